#pragma once

#include <string>
#include <vector>

#include "destinations/duckdb/insert.h"
#include "destinations/sql/misfit.h"
#include "duck/connection.h"
#include "sluice/error.hpp"

namespace sluice::duckdb {

/// Finds the row of the jobs that an INSERT failed for: DuckDB does not tell.
class RefusalFinder {
 public:
  /// `connection` is another one than that of the INSERT, whose transaction is void.
  RefusalFinder(duck::Connection& connection, const Table& table, const std::vector<ExposedGroup>& groups,
                const StoredTypes& stored)
      : connection_(connection), table_(table), groups_(groups), stored_(stored) {}

  /// The error with what was found out.
  Error explain(const Error& error);

 private:
  Error explain_constraint(Error error);
  const Column* find_constrained(const std::string& message);
  const Column* find_repeated(const std::string& value);
  [[nodiscard]] std::string is_value(const Column& column, const std::string& value) const;
  /// The first, or last, row of a column of which the condition holds, in which the column is `v`.
  bool find(const Column& column, const std::string& condition, bool last = false);
  bool find_in(const ExposedGroup& group, const Column& column, const std::string& condition, bool last);
  bool find_misfit(const Column& column);
  bool find_violation(const std::string& expression, const Column* column);
  [[nodiscard]] std::string renamed_scan(const ExposedGroup& group) const;
  void set_place(const ExposedGroup& group, const TextRows& found);
  void describe(const Column& column);

  duck::Connection& connection_;
  const Table& table_;
  const std::vector<ExposedGroup>& groups_;
  const StoredTypes& stored_;
  sql::Misfit misfit_;
};

}  // namespace sluice::duckdb
