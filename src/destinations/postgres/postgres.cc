#include "destinations/postgres/postgres.h"

#include <charconv>
#include <chrono>
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
  capabilities.merge_strategies = {"delete-insert", "upsert", "scd2", "insert-only"};
  return capabilities;
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// Upstream's option; "true" and "false" in any case, as Python writes them.
bool makes_indexes() {
  constexpr const char* kVariable = "DESTINATION__POSTGRES__CREATE_INDEXES";
  const std::string_view text = variable(kVariable);
  if (text.empty() || text == "true" || text == "True" || text == "1") return true;
  if (text == "false" || text == "False" || text == "0") return false;
  throw Error(Remedy::fix_config, std::string(kVariable) + " has to be true or false");
}

double stall_seconds() {
  constexpr const char* kVariable = "DESTINATION__POSTGRES__STALL_TIMEOUT";
  constexpr double kMostSeconds = 86'400;
  const std::string_view text = variable(kVariable);
  if (text.empty()) return PostgresOptions().stall_seconds;
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || !(seconds > 0 && seconds <= kMostSeconds))
    throw Error(Remedy::fix_config, std::string(kVariable) + " has to be a number of seconds, up to 86400");
  return seconds;
}

PostgresOptions environment_options() {
  return {.makes_indexes = makes_indexes(), .stall_seconds = stall_seconds()};
}

class PostgresDestination final : public Destination {
 public:
  PostgresDestination(Address address, PostgresOptions options)
      : address_(std::move(address)),
        patience_(static_cast<std::int64_t>(options.stall_seconds * 1000)),
        dialect_(options.makes_indexes) {}

  [[nodiscard]] const Capabilities& capabilities() const override { return capabilities_; }
  [[nodiscard]] const Dialect& dialect() const override { return dialect_; }
  [[nodiscard]] std::unique_ptr<Session> open(const DatasetRef& dataset) const override {
    return std::make_unique<PostgresSession>(address_, patience_, dialect_, dataset);
  }

 private:
  Address address_;
  std::chrono::milliseconds patience_;
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
