#include "schema/findings.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <unordered_map>

#include "schema/check.h"
#include "schema/patterns.h"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

/// Levels of nested tables; data is nested less deep (json::kMaxDepth).
constexpr std::size_t kLongestChain = 1024;

void text(Check& check, const std::string& path, const Value& value) {
  check.as<std::string>(path, value, "text; put it in quotes if it looks like a number or a date");
}
void texts(Check& check, const std::string& path, const Value& value) { check.list_of(path, value, text); }
void flag(Check& check, const std::string& path, const Value& value) {
  check.as<bool>(path, value, "true or false");
}
void members(Check& check, const std::string& path, const Value& value) {
  check.as<Dict>(path, value, "an object (key: value)");
}

void whole(Check& check, const std::string& path, const Value& value) {
  const auto* number = value.get_if<std::int64_t>();
  if (number == nullptr || *number < 0 || *number > std::numeric_limits<int>::max())
    check.fail(path, "must be a whole number from 0");
}

void data_type(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<std::string_view, 11> kTypes = {
      "text", "double", "bool", "timestamp", "bigint", "binary", "json", "decimal", "wei", "date", "time"};
  const auto* name = value.get_if<std::string>();
  if (name == nullptr || !parse_data_type(*name)) check.word(path, value, kTypes);
}

void disposition(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<std::string_view, 4> kWords = {"append", "replace", "merge", "skip"};
  check.word(path, value, kWords);
}

void sort_order(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<std::string_view, 2> kWords = {"asc", "desc"};
  check.word(path, value, kWords);
}

void table_format(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<std::string_view, 4> kWords = {"iceberg", "delta", "hive", "native"};
  check.word(path, value, kWords);
}

void file_format(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<std::string_view, 8> kWords = {
      "preferred", "jsonl", "typed-jsonl", "insert_values", "parquet", "csv", "reference", "model"};
  check.word(path, value, kWords);
}

void mode(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<std::string_view, 4> kWords = {"evolve", "freeze", "discard_row",
                                                             "discard_value"};
  check.word(path, value, kWords);
}

void contract(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<Rule, 3> kRules = {{{"tables", mode}, {"columns", mode}, {"data_type", mode}}};
  value.is<Dict>() ? check.dict(path, value, kRules) : mode(check, path, value);
}

void pattern(Check& check, const std::string& path, const Value& value) {
  text(check, path, value);
  const auto* written = value.get_if<std::string>();
  if (written != nullptr && !is_valid_pattern(*written))
    check.fail(path, "not a regular expression: " + *written);
}
void patterns(Check& check, const std::string& path, const Value& value) {
  check.list_of(path, value, pattern);
}

void filters(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<Rule, 2> kRules = {{{"excludes", patterns}, {"includes", patterns}}};
  check.dict(path, value, kRules);
}

void reference(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<Rule, 6> kRules = {{{"referenced_table", text},
                                                  {"columns", texts},
                                                  {"referenced_columns", texts},
                                                  {"table", text},
                                                  {"label", text},
                                                  {"cardinality", text}}};
  check.dict(path, value, kRules);
}
void references(Check& check, const std::string& path, const Value& value) {
  check.list_of(path, value, reference);
}

void column(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<Rule, 21> kRules = {
      {{"data_type", data_type}, {"nullable", flag},    {"precision", whole},  {"scale", whole},
       {"timezone", flag},       {"name", text},        {"description", text}, {"primary_key", flag},
       {"merge_key", flag},      {"unique", flag},      {"sort", flag},        {"partition", flag},
       {"cluster", flag},        {"row_key", flag},     {"parent_key", flag},  {"root_key", flag},
       {"variant", flag},        {"hard_delete", flag}, {"incremental", flag}, {"dedup_sort", sort_order},
       {"x-normalizer", members}}};
  check.dict(path, value, kRules);
}
void columns(Check& check, const std::string& path, const Value& value) {
  check.dict_of(path, value, column);
}

void table(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<Rule, 14> kRules = {{{"columns", columns},
                                                   {"write_disposition", disposition},
                                                   {"parent", text},
                                                   {"resource", text},
                                                   {"name", text},
                                                   {"description", text},
                                                   {"schema_contract", contract},
                                                   {"references", references},
                                                   {"table_sealed", flag},
                                                   {"filters", filters},
                                                   {"table_format", table_format},
                                                   {"file_format", file_format},
                                                   {"x-normalizer", members},
                                                   {"x-loader", members}}};
  check.dict(path, value, kRules);
}

void detection(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<std::string_view, 6> kWords = {
      "timestamp", "iso_timestamp", "iso_date", "large_integer", "hexbytes_to_text", "wei_to_double"};
  check.word(path, value, kWords);
}
void detections(Check& check, const std::string& path, const Value& value) {
  check.list_of(path, value, detection);
}

void default_hints(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<Rule, 13> kRules = {{{"not_null", patterns},
                                                   {"nullable", patterns},
                                                   {"partition", patterns},
                                                   {"cluster", patterns},
                                                   {"primary_key", patterns},
                                                   {"sort", patterns},
                                                   {"unique", patterns},
                                                   {"merge_key", patterns},
                                                   {"row_key", patterns},
                                                   {"parent_key", patterns},
                                                   {"root_key", patterns},
                                                   {"hard_delete", patterns},
                                                   {"dedup_sort", patterns}}};
  check.dict(path, value, kRules);
}

void preferred_types(Check& check, const std::string& path, const Value& value) {
  check.dict_of(path, value, data_type);
  if (const Dict* types = value.get_if<Dict>())
    for (const auto& [name, type] : *types) pattern(check, Check::below(path, name), Value(name));
}

void settings(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<Rule, 4> kRules = {{{"detections", detections},
                                                  {"default_hints", default_hints},
                                                  {"preferred_types", preferred_types},
                                                  {"schema_contract", contract}}};
  check.dict(path, value, kRules);
}

void json_normalizer(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<Rule, 2> kRules = {{{"module", text}, {"config", members}}};
  check.dict(path, value, kRules);
}

void normalizers(Check& check, const std::string& path, const Value& value) {
  static constexpr std::array<Rule, 5> kRules = {{{"names", text},
                                                  {"json", json_normalizer},
                                                  {"allow_identifier_change_on_table_with_data", flag},
                                                  {"use_break_path_on_normalize", flag},
                                                  {"detections", texts}}};
  check.dict(path, value, kRules);
}

void tables(Check& check, const std::string& path, const Value& value) { check.dict_of(path, value, table); }

using ParentOf = std::unordered_map<std::string_view, std::string_view>;

/// Table → parent; roots have an empty one.
ParentOf parents_of(const Dict& all) {
  ParentOf parents;
  for (const auto& [name, properties] : all) {
    const Value* parent = properties.find("parent");
    const auto* parent_name = parent == nullptr ? nullptr : parent->get_if<std::string>();
    parents[name] = parent_name == nullptr ? std::string_view() : *parent_name;
  }
  return parents;
}

void check_parents(Check& check, const Dict& all) {
  const ParentOf parents = parents_of(all);
  for (const auto& [name, properties] : all) {
    const std::string path = "tables." + name + ".parent";
    const std::string_view parent = parents.at(name);
    if (!parent.empty() && !parents.contains(parent))
      check.fail(path, "no such table: " + std::string(parent));
    // As many steps as any real chain has; more are a circle.
    std::size_t steps = 0;
    for (auto at = parents.find(parent); at != parents.end() && steps <= kLongestChain; ++steps)
      at = parents.find(at->second);
    if (steps > kLongestChain) check.fail(path, "parents go in a circle");
  }
}

}  // namespace

std::vector<Finding> find_faults(const Value& document) {
  static constexpr std::array<Rule, 10> kRules = {{{"version", whole},
                                                   {"version_hash", text},
                                                   {"engine_version", whole},
                                                   {"name", text},
                                                   {"tables", tables},
                                                   {"settings", settings},
                                                   {"normalizers", normalizers},
                                                   {"previous_hashes", texts},
                                                   {"imported_version_hash", text},
                                                   {"description", text}}};
  Check check;
  check.dict({}, document, kRules);
  const Value* all = document.find("tables");
  if (all != nullptr && all->is<Dict>()) check_parents(check, all->get<Dict>());
  return std::move(check.findings);
}

}  // namespace sluice
