#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "destinations/sqlite/sqlite.h"
#include "formats/columnar/job_files_for_tests.h"
#include "sluice/error.hpp"
#include "sqlite/connection.h"

namespace sluice::sqlite {

using columnar::batch_of;
using columnar::column_of;
using columnar::integers;
using columnar::Nullables;
using columnar::numbers;
using columnar::table_of;
using columnar::texts;
using columnar::write_job;

/// A SQLite file in a folder of its own, and a session with one of its datasets.
class SqliteTest : public ::testing::Test {
 protected:
  SqliteTest() { fs::create_directories(folder_); }
  ~SqliteTest() override {
    session_.reset();
    fs::remove_all(folder_);
  }

  void open(const std::string& dataset = "ds") {
    session_.reset();
    session_ = destination_->open({.dataset = dataset});
    dataset_ = dataset;
  }
  void create(const Table& table) {
    const Dialect& dialect = destination_->dialect();
    std::string columns;
    for (const Column& column : table.columns()) {
      columns += (columns.empty() ? "" : ", ") + dialect.quote(column.name) + " " + dialect.type_name(column);
      if (!column.is_nullable()) columns += " NOT NULL";
    }
    execute("CREATE TABLE " + dialect.qualified(dataset_, table.name) + " (" + columns + ")");
  }
  void execute(const std::string& statement) { session_->execute({&statement, 1}); }
  fs::path next_path() { return folder_ / (std::to_string(files_++) + ".columnar"); }
  std::uint64_t load(const Table& table, const std::vector<fs::path>& files) {
    TableJobs jobs{&table, {}};
    for (const fs::path& file : files) jobs.jobs.push_back({table.name, file});
    return session_->load(jobs, {});
  }
  /// Stored form of each value: its class and its text, as SQLite's quote() has it.
  std::vector<std::string> stored(const std::string& table, const std::string& column) {
    const Dialect& dialect = destination_->dialect();
    const std::string name = dialect.quote(column);
    std::vector<std::string> out;
    for (const auto& row : session_
                               ->query("SELECT typeof(" + name + ") || ' ' || quote(" + name + ") FROM " +
                                       dialect.qualified(dataset_, table) + " ORDER BY rowid")
                               .rows)
      out.push_back(row[0].value_or(""));
    return out;
  }
  long long count(const std::string& table) {
    const TextRows found =
        session_->query("SELECT count(*) FROM " + destination_->dialect().qualified(dataset_, table));
    return std::stoll(found.rows.at(0).at(0).value_or("-1"));
  }
  template <class Work>
  static Error error_of(const Work& work) {
    try {
      work();
    } catch (const Error& error) {
      return error;
    }
    return Error(Remedy::report_bug, "no error");
  }

  fs::path folder_ =
      fs::temp_directory_path() / ("sluice_sqlite_" + std::to_string(getpid()) + "_" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
  std::unique_ptr<Destination> destination_ = sqlite_destination(folder_ / "x.db", {.busy_timeout_ms = 50});
  std::unique_ptr<Session> session_;
  std::string dataset_;
  int files_ = 0;
};

inline const Table kNumbers = table_of("t", {column_of("id", DataType::bigint, false)});

class SqliteSessionTest : public SqliteTest {
 protected:
  /// A database with the table kNumbers.
  void open_with_table(const std::string& dataset = "ds") {
    open(dataset);
    create(kNumbers);
  }
  fs::path file_of(const Nullables<std::int64_t>& ids) {
    return write_job(next_path(), {}, batch_of(integers("id", ids)));
  }
  [[nodiscard]] Connection other(const std::string& file) const {
    return {folder_ / file, Connection::Missing::is_error, 0};
  }
};

}  // namespace sluice::sqlite
