#pragma once

#include <string>

#include "sluice/schema.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// A row's columns in order, each name once.
class FlatRow {
 public:
  /// The last value for a name wins and keeps the place of the first.
  void set(const std::string& name, Value value);
  [[nodiscard]] const Value* find(const std::string& name) const;
  [[nodiscard]] const Dict& columns() const noexcept { return columns_; }

 private:
  [[nodiscard]] std::size_t place_of(const std::string& name) const;

  Dict columns_;
  NameIndex index_;  ///< only of rows with many columns: a few are compared faster
};

/// A row as a table gets it: flat, with the columns that identify and link it.
struct UnnestedRow {
  std::string table;
  std::string parent;  ///< name of the parent table, empty for a root
  FlatRow columns;
};

/// Takes the rows that unnesting makes, parents first.
class RowSink {
 public:
  virtual ~RowSink() = default;
  /// `source` is the dict that the row was made of, with all that is nested in it. False: the row is left
  /// out, and so are the rows nested in it.
  virtual bool take(const UnnestedRow& row, const Dict& source) = 0;
};

}  // namespace sluice
