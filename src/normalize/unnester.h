#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "normalize/workspace.h"

namespace sluice {

/// A row's columns in order, each name once.
class FlatRow {
 public:
  /// The last value for a name wins and keeps the place of the first.
  void set(const std::string& name, Value value);
  [[nodiscard]] const Value* find(const std::string& name) const;
  [[nodiscard]] const Dict& columns() const noexcept { return columns_; }

 private:
  Dict columns_;
  std::unordered_map<std::string, std::size_t> index_;
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

/// Makes rows of tables from a nested row, by the rules of reference §2.
class Unnester {
 public:
  Unnester(Workspace& workspace, RowSink& sink) : workspace_(workspace), sink_(sink) {}

  /// Throws Error(fix_input) for a row whose id is to be made of a key that it lacks.
  void unnest(const std::string& root_table, const Dict& row);

 private:
  using Path = std::vector<std::string>;
  struct Place;
  struct Lists;

  void row(const Place& place, const Dict& dict);
  /// Adds the columns that identify and link the row; returns its id.
  std::string identify(const Place& place, const Dict& dict, FlatRow& flat);
  [[nodiscard]] std::string root_id(const Place& place, const Dict& dict, const FlatRow& flat);
  /// Values that go down to the rows below: those that came from above and those of this row.
  [[nodiscard]] Dict inherited(const Place& place, const FlatRow& flat) const;
  void flatten(const Place& place, const Dict& dict, FlatRow& flat, Lists& lists) const;
  void nested_list(const Place& place, const Path& path, const List& list, const std::string& row_id,
                   const Dict& inherited);
  [[nodiscard]] bool stays_json(const std::string& table, const std::string& column, int level) const;
  /// Normalized name of a data key, remembered.
  const std::string& key_name(const std::string& key) const;

  Workspace& workspace_;
  RowSink& sink_;
  mutable std::unordered_map<std::string, std::string> key_names_;
};

}  // namespace sluice
