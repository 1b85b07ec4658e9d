#include "destinations/duckdb/duckdb.h"

#include "destinations/duckdb/session.h"
#include "destinations/duckdb/types.h"
#include "sluice/error.hpp"

namespace sluice {
namespace duckdb {
namespace {

Capabilities make_capabilities() {
  Capabilities capabilities;
  capabilities.destination_type = "dlt.destinations.duckdb";
  capabilities.has_alter_add_many = false;
  capabilities.can_add_not_null = false;  // no such syntax
  capabilities.decimal_precision = kDecimalPrecision;
  capabilities.decimal_scale = kDecimalScale;
  capabilities.wei_precision = kWeiPrecision;
  capabilities.max_timestamp_precision = 9;
  capabilities.merge_strategies = {"delete-insert", "upsert", "scd2", "insert-only"};
  return capabilities;
}

class DuckDestination final : public Destination {
 public:
  DuckDestination(const fs::path& path, DuckdbOptions options)
      : path_(database_path(path)), options_(std::move(options)), dialect_(duck::catalog_name(path_)) {}

  [[nodiscard]] const Capabilities& capabilities() const override { return capabilities_; }
  [[nodiscard]] const Dialect& dialect() const override { return dialect_; }
  [[nodiscard]] std::unique_ptr<Session> open(const DatasetRef& dataset) const override {
    std::error_code ignored;
    if (dataset.must_exist && !fs::exists(path_, ignored))
      throw Error(Remedy::fix_config, "there is no database file " + path_.native())
          .with_fault(Fault::database_missing);
    return std::make_unique<DuckSession>(path_, dialect_, dataset, options_);
  }

 private:
  fs::path path_;
  DuckdbOptions options_;
  DuckDialect dialect_;
  Capabilities capabilities_ = make_capabilities();
};

}  // namespace
}  // namespace duckdb

std::unique_ptr<Destination> duckdb_destination(std::string path) {
  return duckdb_destination(std::move(path), {});
}

std::unique_ptr<Destination> duckdb_destination(std::string path, DuckdbOptions options) {
  return std::make_unique<duckdb::DuckDestination>(std::move(path), std::move(options));
}

}  // namespace sluice
