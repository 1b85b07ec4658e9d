#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "normalize/row_links.h"
#include "normalize/workspace.h"

namespace sluice {

/// Makes rows of tables from a nested row, by the rules of reference §2.
class Unnester {
 public:
  Unnester(Workspace& workspace, RowSink& sink) : workspace_(workspace), sink_(sink), links_(workspace) {}

  /// Throws Error(fix_input) for a row whose id is to be made of a key that it lacks.
  void unnest(const std::string& root_table, const Dict& row);

 private:
  using Path = std::vector<std::string>;
  struct Place;
  struct Lists;

  void row(const Place& place, const Dict& dict);
  void flatten(const Place& place, const Dict& dict, FlatRow& flat, Lists& lists) const;
  void nested_list(const Place& place, const Path& path, const List& list, const std::string& row_id,
                   const Dict& inherited);
  [[nodiscard]] bool stays_json(const std::string& table, const std::string& column, int level) const;
  /// Normalized name of a data key, remembered.
  const std::string& key_name(const std::string& key) const;

  Workspace& workspace_;
  RowSink& sink_;
  RowLinks links_;
  mutable std::unordered_map<std::string, std::string> key_names_;
};

}  // namespace sluice
