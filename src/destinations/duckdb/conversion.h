#pragma once

#include <string>

namespace sluice::duckdb {

/// How values of one type of DuckDB's go into a column of another.
class Conversion {
 public:
  Conversion(std::string from, std::string to);

  /// An expression for the column that fails for a value that the other type cannot hold, also where DuckDB
  /// itself would round it or cut it off.
  [[nodiscard]] std::string of(const std::string& column) const;
  /// A condition that holds for the values of which that expression fails.
  [[nodiscard]] std::string misfit(const std::string& column) const;
  /// Whether it is never anything but a loss: a timestamp for a time of day.
  [[nodiscard]] bool is_senseless() const;

 private:
  [[nodiscard]] std::string is_changed(const std::string& column, const std::string& cast) const;

  std::string from_;
  std::string to_;
  std::string witness_;  ///< the type in which a converted value has to be what it was; empty: none need be
};

}  // namespace sluice::duckdb
