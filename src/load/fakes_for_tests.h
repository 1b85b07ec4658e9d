#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "destination/destination.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {

/// SQL that is easy to read.
class FakeDialect final : public Dialect {
 public:
  [[nodiscard]] std::string quote(std::string_view name) const override {
    return "[" + std::string(name) + "]";
  }
  [[nodiscard]] std::string literal(std::string_view text) const override {
    return "'" + std::string(text) + "'";
  }
  [[nodiscard]] std::string timestamp_literal(std::int64_t micros) const override {
    return "@" + std::to_string(micros);
  }
  [[nodiscard]] std::string type_name(const Column& column) const override {
    return std::string(to_string(*column.data_type));
  }
  [[nodiscard]] std::string qualified(std::string_view dataset, std::string_view table) const override {
    return std::string(dataset) + "." + std::string(table);
  }
  [[nodiscard]] std::optional<std::string> create_dataset(std::string_view dataset) const override {
    return "CREATE DATASET " + std::string(dataset);
  }
  [[nodiscard]] std::string clear_table(std::string_view dataset, std::string_view table) const override {
    return "CLEAR " + qualified(dataset, table);
  }
};

/// What happened in a fake session, and what it shall answer.
struct FakeDatabase {
  std::vector<std::string> log;
  std::map<std::string, std::vector<std::string>> tables;
  /// Part of a query → its only row.
  std::map<std::string, std::vector<std::optional<std::string>>> answers;
  std::uint64_t rows_per_load = 0;
  std::string fails_at;  ///< part of a statement
  Remedy fails_with = Remedy::retry;
};

class FakeSession final : public Session {
 public:
  explicit FakeSession(FakeDatabase& database) : database_(database) {}

  [[nodiscard]] std::map<std::string, std::vector<std::string>> tables() override { return database_.tables; }
  void begin() override { note("BEGIN"); }
  void commit() override { note("COMMIT"); }
  void rollback() noexcept override { database_.log.emplace_back("ROLLBACK"); }
  void execute(std::span<const std::string> statements) override {
    for (const std::string& statement : statements) note(statement);
  }
  [[nodiscard]] TextRows query(const std::string& sql) override {
    TextRows out;
    for (const auto& [part, row] : database_.answers)
      if (sql.find(part) != std::string::npos) out.rows.push_back(row);
    return out;
  }
  std::uint64_t load(const TableJobs& jobs, const std::function<void(std::uint64_t)>&) override {
    for (const Job& job : jobs.jobs) note("LOAD " + job.table + " " + job.path.filename().string());
    return database_.rows_per_load;
  }

 private:
  void note(const std::string& statement) {
    if (!database_.fails_at.empty() && statement.find(database_.fails_at) != std::string::npos)
      throw Error(database_.fails_with, "failed at " + statement);
    database_.log.push_back(statement);
  }

  FakeDatabase& database_;
};

class FakeDestination final : public Destination {
 public:
  explicit FakeDestination(FakeDatabase& database) : database_(database) {}

  [[nodiscard]] const Capabilities& capabilities() const override { return capabilities_; }
  [[nodiscard]] const Dialect& dialect() const override { return dialect_; }
  [[nodiscard]] std::unique_ptr<Session> open(const DatasetRef&) const override {
    return std::make_unique<FakeSession>(database_);
  }
  Capabilities& change() { return capabilities_; }

 private:
  FakeDatabase& database_;
  FakeDialect dialect_;
  Capabilities capabilities_;
};

class FakeClock final : public Clock {
 public:
  [[nodiscard]] Micros now() const override { return 1'700'000'000'000'000; }
};

using testing::column_of;
using testing::table_of;

}  // namespace sluice
