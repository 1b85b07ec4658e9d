#pragma once

#include <memory>
#include <string>
#include <vector>

#include "duck/connection.h"
#include "postgres/connection.h"
#include "postgres/server.h"
#include "sluice/sluice.hpp"
#include "sqlite/connection.h"

namespace sluice::testing {

using Rows = std::vector<TextRow>;

/// A schema of the server, a folder with database files, and a pipeline between them.
class DatabasesTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    schema_ = new_dataset();
    connection_ = std::make_unique<postgres::Connection>(postgres::parse_address(uri_));
    at_postgres("CREATE SCHEMA " + schema_ + "; SET search_path = " + schema_);
  }
  void TearDown() override {
    connection_.reset();
    ServerTest::TearDown();
  }

  void at_postgres(const std::string& sql) const { connection_->execute(sql); }
  void at_sqlite(const std::string& sql) const {
    sqlite::Connection(folder_ / "shop.sqlite", sqlite::Connection::Missing::is_made, 1000).execute(sql);
  }
  void at_duckdb(const std::string& sql) const {
    duck::Connection(duck::Database(folder_ / "shop.duckdb")).execute(sql);
  }

  [[nodiscard]] SqlDatabase postgres() const { return {.credentials = uri_, .schema = schema_}; }
  /// "sqlite" or "duckdb", the file that the functions above write to.
  [[nodiscard]] SqlDatabase shop(const std::string& kind) const {
    return {.credentials = kind + ":///" + (folder_ / ("shop." + kind)).string()};
  }
  [[nodiscard]] std::string copy_uri() const { return uri(folder_ / "copy.duckdb"); }

  Report copy(const Source& source, const std::string& to, const std::string& dataset = "d") const {
    PipelineOptions options{.name = "p", .destination = to, .dataset = dataset};
    options.data_dir = folder_ / "data";
    options.threads = 2;
    return pipeline(options).run(source);
  }
  Report copy(const Source& source) const { return copy(source, copy_uri()); }
  /// Rows that a run brought, without those of our own tables.
  static std::uint64_t rows_of(const Report& report) {
    std::uint64_t count = 0;
    for (const auto& package : report.packages)
      for (const auto& table : package.tables)
        if (!table.table.starts_with("_dlt")) count += table.rows;
    return count;
  }
  [[nodiscard]] Rows copied(const std::string& sql) const { return query(copy_uri(), sql).rows; }

  TemporaryFolder folder_;
  std::string schema_;
  std::unique_ptr<postgres::Connection> connection_;
};

}  // namespace sluice::testing
