#include "destinations/sqlite/sqlite.h"

#include "destinations/sqlite/place.h"
#include "destinations/sqlite/session.h"
#include "destinations/sqlite/types.h"

namespace sluice {
namespace sqlite {
namespace {

Capabilities make_capabilities() {
  Capabilities capabilities;
  capabilities.destination_type = "dlt.destinations.sqlalchemy";
  capabilities.max_identifier_length = 9999;
  capabilities.has_alter_add_many = false;
  capabilities.decimal_precision = kDecimalPrecision;
  capabilities.decimal_scale = kDecimalScale;
  capabilities.wei_precision = kWeiPrecision;
  capabilities.merge_strategies = {"delete-insert", "scd2"};
  return capabilities;
}

class SqliteDestination final : public Destination {
 public:
  SqliteDestination(const fs::path& path, SqliteOptions options)
      : path_(database_path(path)), options_(options) {}

  [[nodiscard]] const Capabilities& capabilities() const override { return capabilities_; }
  [[nodiscard]] const Dialect& dialect() const override { return dialect_; }
  [[nodiscard]] std::unique_ptr<Session> open(const DatasetRef& dataset) const override {
    return std::make_unique<SqliteSession>(path_, dataset, options_);
  }

 private:
  fs::path path_;
  SqliteOptions options_;
  SqliteDialect dialect_;
  Capabilities capabilities_ = make_capabilities();
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<Destination> sqlite_destination(std::string path) {
  return sqlite_destination(std::move(path), {});
}

std::unique_ptr<Destination> sqlite_destination(std::string path, SqliteOptions options) {
  return std::make_unique<sqlite::SqliteDestination>(std::move(path), options);
}

}  // namespace sluice
