#include "declared/hints.h"

#include <array>
#include <limits>
#include <string>
#include <utility>

#include "declared/steps.h"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 3> kDispositions{"append", "replace", "merge"};
constexpr std::array<Words, 4> kStrategies{"delete-insert", "upsert", "insert-only", "scd2"};
constexpr std::array<Words, 4> kModes{"evolve", "freeze", "discard_row", "discard_value"};
constexpr std::array<Words, 11> kTypes{"text", "double",  "bool", "timestamp", "bigint", "binary",
                                       "json", "decimal", "wei",  "date",      "time"};
constexpr std::array<Words, 2> kOrders{"asc", "desc"};
constexpr std::array<Words, 2> kBounds{"open", "closed"};

constexpr std::array<KeySpec, 7> kDispositionKeys{{
    {"disposition", kText, "append, replace or merge", kDispositions},
    {"strategy", kText, "How rows are merged", kStrategies},
    {"deduplicated", kFlag, "Rows of one load have different keys already"},
    {"validity_column_names", kList, "scd2: the columns for the start and the end of validity"},
    {"active_record_timestamp", kText, "scd2: what the end holds while a row is valid; default null"},
    {"boundary_timestamp", kText, "scd2: when the new rows become valid; default: the time of the load"},
    {"row_version_column_name", kText, "scd2: the column that tells versions of a row apart"},
}};

constexpr std::array<KeySpec, 3> kContractKeys{{
    {"tables", kText, "What happens to a table that is new", kModes},
    {"columns", kText, "What happens to a new column of a known table", kModes},
    {"data_type", kText, "What happens to a value that does not fit its column", kModes},
}};

constexpr std::array<KeySpec, 19> kColumnKeys{{
    {"name", kText, "Of a column in a list"},
    {"data_type", kText, "Type of the column", kTypes},
    {"nullable", kFlag, "Whether it may be null; default true"},
    {"precision", kInteger, "Digits of a decimal, length of a text, bits of an integer"},
    {"scale", kInteger, "Digits behind the point of a decimal"},
    {"timezone", kFlag, "Whether a timestamp has a time zone; default true"},
    {"description", kText, "For people"},
    {"primary_key", kFlag, "Part of the primary key"},
    {"merge_key", kFlag, "Part of the merge key"},
    {"unique", kFlag, "Values are different"},
    {"sort", kFlag, "Rows are sorted by it, where the destination can"},
    {"partition", kFlag, "Rows are partitioned by it, where the destination can"},
    {"cluster", kFlag, "Rows are clustered by it, where the destination can"},
    {"row_key", kFlag, "Identifies rows"},
    {"parent_key", kFlag, "Identifies the row above"},
    {"root_key", kFlag, "Identifies the root row"},
    {"hard_delete", kFlag, "Rows with a value here are deleted by a merge"},
    {"dedup_sort", kText, "Which of several rows with one key a merge keeps", kOrders},
    {"x-*", kAny, "Of your own"},
}};

constexpr std::array<KeySpec, 3> kReferenceKeys{{
    {"referenced_table", kText, "The table that is pointed to"},
    {"columns", kText | kList, "Columns that point"},
    {"referenced_columns", kText | kList, "Columns that they point to, in the same order"},
}};

constexpr unsigned kNamesKind = kText | kList;

constexpr std::array<KeySpec, 10> kTableKeys{{
    {"write_disposition", kText | kDict, "append (default), replace or merge; or keys that say how",
     kDispositions, kDispositionKeys},
    {"primary_key", kNamesKind, "Columns that tell rows apart; merge replaces by them"},
    {"merge_key", kNamesKind, "Columns that tell which rows merge replaces together"},
    {"columns", kDict | kList, "Properties of columns, by name", {}, {}, kColumnKeys},
    {"schema_contract", kText | kDict, "What data may change", kModes, kContractKeys},
    {"references", kList, "Columns that point to other tables", {}, kReferenceKeys},
    {"table_format", kText, "iceberg, delta, hive or native, where the destination can"},
    {"file_format", kText, "Format of the files, where the destination can"},
    {"description", kText, "For people"},
    {"x-*", kAny, "Of your own"},
}};

constexpr std::array<KeySpec, 3> kRootKeys{{
    {"table_name", kText, "The table; default: the resource's name"},
    {"max_table_nesting", kInteger, "Levels of lists that become tables; what is deeper stays JSON"},
    {"nested_hints", kDict, "Hints of tables below, by their path: items, items.tags", {}, {}, kTableKeys},
}};

constexpr std::array<Words, 3> kMissing{"raise", "include", "exclude"};
constexpr std::array<Words, 2> kFunctions{"max", "min"};

constexpr std::array<KeySpec, 11> kIncrementalKeys{{
    {"cursor_path", kText, "The field that says what is new, or a JSON path: updated_at, $.meta.at"},
    {"initial_value", kText | kInteger | kNumber, "Where the first run begins"},
    {"end_value", kText | kInteger | kNumber, "Where to end; such a run remembers nothing"},
    {"last_value_func", kText, "Which of two cursors is the newer one; default max", kFunctions},
    {"primary_key", kNamesKind, "Tells rows with the same cursor apart; []: they are not"},
    {"row_order", kText, "The rows come in this order: reading ends as soon as nothing can be new", kOrders},
    {"on_cursor_value_missing", kText, "What becomes of a row without a cursor; default raise", kMissing},
    {"lag", kNumber, "So much before the newest cursor is read again: seconds, of dates days"},
    {"range_start", kText, "closed (default): rows at the start are wanted", kBounds},
    {"range_end", kText, "open (default): rows at the end are not wanted", kBounds},
    {"allow_external_schedulers", kFlag, "Takes the interval from DLT_INTERVAL_START and DLT_INTERVAL_END"},
}};

const std::vector<KeySpec>& all_hint_keys() {
  static const std::vector<KeySpec> kKeys = joined({kRootKeys, kTableKeys});
  return kKeys;
}

WriteDisposition disposition_of(const std::string& word) {
  if (word == "merge") return WriteDisposition::merge;
  return word == "replace" ? WriteDisposition::replace : WriteDisposition::append;
}

int small(const Declared& node) {
  const std::int64_t number = node.integer();
  if (number < 0 || number > std::numeric_limits<int>::max()) throw node.refusal("has to be zero or more");
  return static_cast<int>(number);
}

std::optional<int> small(const Declared& node, std::string_view key) {
  const auto child = node.child(key);
  return child ? std::optional(small(*child)) : std::nullopt;
}

void take_validity(MergeStrategy& strategy, const Declared& node) {
  const std::vector<std::string> names = node.words();
  if (names.size() != 2) throw node.refusal("has to name two columns: [valid_from, valid_to]");
  strategy.valid_from = names[0];
  strategy.valid_to = names[1];
}

MergeStrategy strategy_of(const Declared& node) {
  MergeStrategy strategy{.name = node.text("strategy", "")};
  strategy.is_deduplicated = node.flag("deduplicated", false);
  if (const auto names = node.child("validity_column_names")) take_validity(strategy, *names);
  strategy.active_record_timestamp = node.text("active_record_timestamp", "");
  strategy.boundary_timestamp = node.text("boundary_timestamp", "");
  strategy.row_version_column = node.text("row_version_column_name", "");
  return strategy;
}

void take_disposition(TableHints& hints, const Declared& node) {
  const Declared word = node.is_dict() ? node.require("disposition") : node;
  hints.write_disposition = disposition_of(word.word(kDispositions));
  if (node.is_dict()) hints.merge_strategy = strategy_of(node);
}

DataType type_of(const Declared& node) { return *parse_data_type(node.word(kTypes)); }

/// A type alone, or properties.
Column column_of(const std::string& name, const Declared& node) {
  Column column;
  column.name = name;
  if (!node.is_dict()) {
    if (!node.is_null()) column.data_type = type_of(node);
    return column;
  }
  check(node, kColumnKeys);
  if (const auto type = node.child("data_type")) column.data_type = type_of(*type);
  column.nullable = node.flag("nullable");
  column.precision = small(node, "precision");
  column.scale = small(node, "scale");
  column.timezone = node.flag("timezone");
  for (const auto& [key, value] : node.members()) {
    if (key == "name" || key == "data_type" || key == "nullable" || key == "precision" || key == "scale" ||
        key == "timezone" || value.is_null())
      continue;
    column.set(key, value.value());
  }
  return column;
}

std::vector<Column> columns_of(const Declared& node) {
  std::vector<Column> columns;
  if (node.is_list())
    for (const Declared& column : node.list())
      columns.push_back(column_of(column.require("name").text(), column));
  else
    for (const auto& [name, column] : node.members()) columns.push_back(column_of(name, column));
  return columns;
}

Reference reference_of(const Declared& node) {
  Reference reference{.referenced_table = node.require("referenced_table").text(),
                      .columns = node.require("columns").words(),
                      .referenced_columns = node.require("referenced_columns").words()};
  if (reference.columns.size() != reference.referenced_columns.size())
    throw node.refusal("has to have as many columns as referenced_columns");
  return reference;
}

std::vector<std::string> path_of(std::string_view text) {
  std::vector<std::string> path;
  for (;;) {
    const std::size_t dot = text.find('.');
    path.emplace_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return path;
    text.remove_prefix(dot + 1);
  }
}

Incremental::RowOrder order_of(const std::string& word) {
  return word == "asc" ? Incremental::RowOrder::ascending : Incremental::RowOrder::descending;
}

Incremental::Missing missing_of(const std::string& word) {
  if (word == "include") return Incremental::Missing::include;
  return word == "exclude" ? Incremental::Missing::exclude : Incremental::Missing::raise;
}

Value value_of(const Declared& node, std::string_view key) {
  const auto child = node.child(key);
  return child ? child->value() : Value();
}

}  // namespace

std::span<const KeySpec> hint_keys() { return all_hint_keys(); }
std::span<const KeySpec> incremental_keys() { return kIncrementalKeys; }

std::span<const KeySpec> resource_keys() {
  static const std::array<KeySpec, 2> kPassing{{
      {"incremental",
       kText | kDict,
       "Only rows that are new by a cursor: its path, or keys",
       {},
       kIncrementalKeys},
      {"steps", kList, "What is done to rows before they are stored", {}, step_keys()},
  }};
  static const std::vector<KeySpec> kKeys = joined({hint_keys(), kPassing});
  return kKeys;
}

Contract contract_of(const Declared& node) {
  if (!node.is_dict())
    static_cast<void>(node.word(kModes));
  else
    check(node, kContractKeys);
  return parse_contract(node.value());
}

TableHints hints_of(const Declared& node) {
  TableHints hints;
  if (const auto disposition = node.child("write_disposition")) take_disposition(hints, *disposition);
  hints.primary_key = node.words("primary_key");
  hints.merge_key = node.words("merge_key");
  if (const auto columns = node.child("columns")) hints.columns = columns_of(*columns);
  if (const auto contract = node.child("schema_contract")) hints.contract = contract_of(*contract);
  hints.max_table_nesting = small(node, "max_table_nesting");
  for (const Declared& reference : node.list("references"))
    hints.references.push_back(reference_of(reference));
  hints.table_format = node.text("table_format", "");
  hints.file_format = node.text("file_format", "");
  hints.description = node.text("description", "");
  for (const auto& [key, value] : node.members())
    if (key.starts_with("x-")) hints.table.emplace_back(key, value.value());
  return hints;
}

Incremental incremental_of(const Declared& node) {
  if (!node.is_dict()) return {.cursor_path = node.text()};
  Incremental incremental{.cursor_path = node.require("cursor_path").text(),
                          .initial_value = value_of(node, "initial_value"),
                          .end_value = value_of(node, "end_value")};
  incremental.last_value = node.word("last_value_func", {"max", "min"}).value_or("max");
  incremental.primary_key = node.words("primary_key");
  if (const auto order = node.word("row_order", {"asc", "desc"})) incremental.row_order = order_of(*order);
  if (const auto word = node.word("on_cursor_value_missing", {"raise", "include", "exclude"}))
    incremental.on_missing = missing_of(*word);
  incremental.lag = node.number("lag");
  incremental.is_start_open = node.word("range_start", {"open", "closed"}) == "open";
  incremental.is_end_closed = node.word("range_end", {"open", "closed"}) == "closed";
  incremental.takes_external_interval = node.flag("allow_external_schedulers", false);
  if (!incremental.end_value.is_null() && incremental.initial_value.is_null())
    throw node.refusal("has an end_value and needs an initial_value, too");
  return incremental;
}

Resource with_declared(const Resource& resource, const Declared& node) {
  Resource declared = resource.with_hints(hints_of(node));
  if (const auto table = node.text("table_name")) declared = declared.with_table_name(*table);
  if (const auto nested = node.child("nested_hints"))
    for (const auto& [path, hints] : nested->members())
      declared = declared.with_nested_hints(path_of(path), hints_of(hints));
  if (const auto steps = node.child("steps")) declared = with_steps(declared, *steps);
  if (const auto incremental = node.child("incremental"))
    declared = declared.with_incremental(incremental_of(*incremental));
  return declared;
}

}  // namespace sluice
