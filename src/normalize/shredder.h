#pragma once

#include <string>
#include <utility>
#include <vector>

#include "normalize/workspace.h"

namespace sluice {

/// Unnests one row at a time, by the rules of reference §2 and §3.4, and learns what the schema lacks.
/// The complete and exact path; Walker is the fast one for rows that bring nothing new.
class Shredder {
 public:
  explicit Shredder(Workspace& workspace) : workspace_(workspace) {}

  /// Adds the row to its root table and the tables nested in it. Throws Error(fix_input) for a null in a
  /// column that takes none and for a value that fits neither its column nor its variant.
  void shred(const std::string& root_table, Value row);

 private:
  using Path = std::vector<std::string>;
  struct Flat;
  struct Place;

  void row(const Place& place, const Dict& dict);
  /// Adds the columns that identify and link the row; returns its id.
  std::string identify(const Place& place, Flat& flat);
  void flatten(const Place& place, const Dict& dict, Flat& flat) const;
  void nested_list(const Place& place, const Path& path, const List& list, std::string_view row_id);
  void store(TableBuilder& table, std::uint32_t row, const std::string& name, const Value& value);
  void store_value(TableBuilder& table, std::uint32_t row, const std::string& name, const Value& value,
                   bool is_variant);
  void store_variant(TableBuilder& table, std::uint32_t row, const std::string& name, const Value& value);
  void check_null(const TableBuilder& table, const std::string& name) const;
  [[nodiscard]] bool stays_json(const std::string& table, const std::string& column, int level) const;
  const Column* complete_column(const std::string& table, const std::string& name) const;
  /// Normalized name of a data key, remembered.
  const std::string& key_name(const std::string& key) const;

  Workspace& workspace_;
  mutable std::unordered_map<std::string, std::string> key_names_;
};

}  // namespace sluice
