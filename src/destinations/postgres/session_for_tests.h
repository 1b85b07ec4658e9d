#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/ids.h"
#include "destinations/postgres/postgres.h"
#include "formats/columnar/job_files_for_tests.h"
#include "sluice/error.hpp"

namespace sluice::postgres {

using columnar::batch_of;
using columnar::column_of;
using columnar::integers;
using columnar::Nullables;
using columnar::numbers;
using columnar::table_of;
using columnar::texts;
using columnar::write_job;

using Rows = std::vector<std::vector<std::optional<std::string>>>;

template <class Work>
Error error_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  return Error(Remedy::report_bug, "no error");
}

/// A schema of its own in the server that tests/support/postgres starts, and a session with it.
class PostgresTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* uri = std::getenv("SLUICE_TEST_POSTGRES");
    ASSERT_NE(uri, nullptr) << "run this program with tests/support/postgres, which starts a server";
    uri_ = uri;
    destination_ = postgres_destination(uri_);
    fs::create_directories(folder_);
    open(dataset_);
  }
  void TearDown() override {
    session_.reset();
    fs::remove_all(folder_);
    if (destination_ == nullptr) return;
    session_ = destination_->open({});
    for (const std::string& dataset : datasets_)
      execute("DROP SCHEMA IF EXISTS " + destination_->dialect().quote(dataset) + " CASCADE");
  }

  /// Opens a dataset, and makes it.
  void open(const std::string& dataset) {
    session_ = destination_->open({.dataset = dataset});
    datasets_.push_back(dataset);
    dataset_ = dataset;
    execute(*destination_->dialect().create_dataset(dataset));
  }
  [[nodiscard]] std::string name_of(const std::string& table) const {
    return destination_->dialect().qualified(dataset_, table);
  }
  void create(const Table& table) {
    const Dialect& dialect = destination_->dialect();
    std::string columns;
    for (const Column& column : table.columns()) {
      columns += (columns.empty() ? "" : ", ") + dialect.quote(column.name) + " " +
                 dialect.type_name(column) + " " + dialect.column_constraints(column);
      if (!column.is_nullable()) columns += " NOT NULL";
    }
    execute("CREATE TABLE " + name_of(table.name) + " (" + columns + ")");
  }
  void execute(const std::string& statement) { session_->execute({&statement, 1}); }
  /// Rows of a statement; `$.` stands for the dataset.
  Rows ask(std::string sql, Session* session = nullptr) {
    const std::string dataset = destination_->dialect().quote(dataset_);
    for (std::size_t at = sql.find("$."); at != std::string::npos; at = sql.find("$.", at + dataset.size()))
      sql.replace(at, 1, dataset);
    return (session == nullptr ? session_.get() : session)->query(sql).rows;
  }
  std::string ask_one(const std::string& sql) { return ask(sql).at(0).at(0).value_or("null"); }
  /// One column as text, in the order of insertion.
  std::vector<std::string> stored(const std::string& table, const std::string& column) {
    std::vector<std::string> out;
    const std::string name = destination_->dialect().quote(column);
    for (const auto& row : ask("SELECT " + name + "::text FROM " + name_of(table) + " ORDER BY ctid"))
      out.push_back(row[0].value_or("null"));
    return out;
  }
  fs::path next_path() { return folder_ / (std::to_string(files_++) + ".columnar"); }
  std::uint64_t load(const Table& table, const std::vector<fs::path>& files) {
    TableJobs jobs{&table, {}};
    for (const fs::path& file : files) jobs.jobs.push_back({table.name, file});
    return session_->load(jobs, {});
  }
  /// A file with one column of that name.
  fs::path file_of(BatchColumn column) { return write_job(next_path(), {}, batch_of(std::move(column))); }
  /// Ends the connection of the session, as a failing server would.
  void terminate() {
    const std::string pid = ask_one("SELECT pg_backend_pid()");
    const std::unique_ptr<Session> other = destination_->open({});
    (void)other->query("SELECT pg_terminate_backend(" + pid + ", 5000)");
  }

  std::string uri_;
  std::string dataset_ = "test_" + random_hex(6);
  fs::path folder_ = fs::temp_directory_path() / ("sluice_postgres_" + dataset_);
  std::unique_ptr<Destination> destination_;
  std::unique_ptr<Session> session_;
  std::vector<std::string> datasets_;
  int files_ = 0;
};

}  // namespace sluice::postgres
