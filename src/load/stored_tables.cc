#include "load/stored_tables.h"

#include <algorithm>

#include "base/letters.h"

namespace sluice {

std::string folded_case(std::string_view name) { return lower_ascii(name); }

StoredTables::StoredTables(const std::map<std::string, Columns>& tables, bool is_case_sensitive)
    : is_case_sensitive_(is_case_sensitive) {
  for (const auto& [table, columns] : tables) {
    Columns& names = tables_[folded(table)];
    for (const std::string& column : columns) names.push_back(folded(column));
    std::ranges::sort(names);
  }
}

std::string StoredTables::folded(std::string_view name) const {
  return is_case_sensitive_ ? std::string(name) : folded_case(name);
}

bool StoredTables::has(std::string_view table) const { return tables_.contains(folded(table)); }

bool StoredTables::has(std::string_view table, std::string_view column) const {
  const auto found = tables_.find(folded(table));
  return found != tables_.end() && std::ranges::binary_search(found->second, folded(column));
}

}  // namespace sluice
