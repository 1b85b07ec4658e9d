#include "destinations/postgres/postgres.h"

#include <cstdlib>
#include <string_view>

#include "destinations/postgres/address.h"
#include "destinations/postgres/session.h"
#include "destinations/postgres/types.h"
#include "sluice/error.hpp"

namespace sluice {
namespace postgres {
namespace {

Capabilities make_capabilities() {
  Capabilities capabilities;
  capabilities.destination_type = "dlt.destinations.postgres";
  capabilities.max_identifier_length = kMostNameBytes;
  capabilities.is_case_sensitive = true;
  capabilities.decimal_precision = kDecimalPrecision;
  capabilities.decimal_scale = kDecimalScale;
  capabilities.wei_precision = kWeiPrecision;
  capabilities.is_server = true;
  capabilities.replace_strategies = {"truncate-and-insert", "insert-from-staging", "staging-optimized"};
  capabilities.merge_strategies = {"delete-insert", "upsert", "scd2", "insert-only"};
  return capabilities;
}

/// Upstream's option; "true" and "false" in any case, as Python writes them.
PostgresOptions environment_options() {
  constexpr const char* kVariable = "DESTINATION__POSTGRES__CREATE_INDEXES";
  const char* value = std::getenv(kVariable);
  const std::string_view text = value == nullptr ? "" : value;
  if (text.empty() || text == "true" || text == "True" || text == "1") return {};
  if (text == "false" || text == "False" || text == "0") return {.makes_indexes = false};
  throw Error(Remedy::fix_config, std::string(kVariable) + " has to be true or false");
}

class PostgresDestination final : public Destination {
 public:
  PostgresDestination(Address address, PostgresOptions options)
      : address_(std::move(address)), dialect_(options.makes_indexes) {}

  [[nodiscard]] const Capabilities& capabilities() const override { return capabilities_; }
  [[nodiscard]] const Dialect& dialect() const override { return dialect_; }
  [[nodiscard]] std::unique_ptr<Session> open(const DatasetRef& dataset) const override {
    return std::make_unique<PostgresSession>(address_, dialect_, dataset);
  }

 private:
  Address address_;
  PostgresDialect dialect_;
  Capabilities capabilities_ = make_capabilities();
};

}  // namespace
}  // namespace postgres

std::unique_ptr<Destination> postgres_destination(const std::string& text, PostgresOptions options) {
  return std::make_unique<postgres::PostgresDestination>(postgres::read_address(text), options);
}

std::unique_ptr<Destination> postgres_destination(const std::string& text) {
  return postgres_destination(text, postgres::environment_options());
}

std::string postgres_display_name(const std::string& text) {
  return postgres::display_name(postgres::read_address(text));
}

}  // namespace sluice
