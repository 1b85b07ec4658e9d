#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// The name as databases compare it that ignore case; they do so for ASCII letters.
std::string folded_case(std::string_view name);

/// The tables of a dataset as the database has them, found by name as the database compares names.
class StoredTables {
 public:
  using Columns = std::vector<std::string>;

  StoredTables(const std::map<std::string, Columns>& tables, bool is_case_sensitive);

  [[nodiscard]] bool has(std::string_view table) const;
  [[nodiscard]] bool has(std::string_view table, std::string_view column) const;

  /// As if the table were not there.
  void forget(std::string_view table) { tables_.erase(folded(table)); }

 private:
  [[nodiscard]] std::string folded(std::string_view name) const;

  bool is_case_sensitive_;
  std::map<std::string, Columns> tables_;
};

}  // namespace sluice
