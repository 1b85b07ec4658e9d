#include "destinations/postgres/postgres.h"

#include <chrono>

#include "destinations/postgres/session.h"
#include "destinations/postgres/types.h"
#include "postgres/address.h"

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

PostgresOptions options_of(const config::DestinationSettings& settings) {
  PostgresOptions options;
  if (const auto found = settings.option("create_indexes")) options.makes_indexes = found->boolean();
  if (const auto found = settings.option("stall_timeout")) {
    options.stall_seconds = found->number();
    constexpr double kMostSeconds = 86'400;
    if (!(options.stall_seconds > 0 && options.stall_seconds <= kMostSeconds))
      throw found->refusal("has to be a number of seconds, up to 86400");
  }
  return options;
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

std::unique_ptr<Destination> postgres_destination(const std::string& text,
                                                  const config::DestinationSettings& settings) {
  return std::make_unique<postgres::PostgresDestination>(postgres::read_address(text, settings),
                                                         postgres::options_of(settings));
}

std::unique_ptr<Destination> postgres_destination(const std::string& uri, PostgresOptions options) {
  return std::make_unique<postgres::PostgresDestination>(
      postgres::read_address(uri, {config::Config(), "postgres"}), options);
}

std::string postgres_display_name(const std::string& text, const config::DestinationSettings& settings) {
  return postgres::display_name(postgres::read_address(text, settings));
}

}  // namespace sluice
