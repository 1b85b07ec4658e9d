#include "declared/hint_keys.h"

#include <array>

#include "declared/steps.h"

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

constexpr std::array<KeySpec, 3> kLimitKeys{{
    {"max_items", kInteger, "Pages"},
    {"max_rows", kInteger, "Rows; the page that reaches it is taken as a whole"},
    {"max_time", kNumber, "Seconds"},
}};

const std::vector<KeySpec>& all_hint_keys() {
  static const std::vector<KeySpec> kKeys = joined({kRootKeys, kTableKeys});
  return kKeys;
}

}  // namespace

std::span<const std::string_view> disposition_words() { return kDispositions; }
std::span<const std::string_view> mode_words() { return kModes; }
std::span<const std::string_view> type_words() { return kTypes; }
std::span<const KeySpec> column_keys() { return kColumnKeys; }
std::span<const KeySpec> contract_keys() { return kContractKeys; }
std::span<const KeySpec> hint_keys() { return all_hint_keys(); }
std::span<const KeySpec> incremental_keys() { return kIncrementalKeys; }

std::span<const KeySpec> resource_keys() {
  static const std::array<KeySpec, 5> kPassing{{
      {"incremental",
       kText | kDict,
       "Only rows that are new by a cursor: its path, or keys",
       {},
       kIncrementalKeys},
      {"steps", kList, "What is done to rows before they are stored", {}, step_keys()},
      {"selected", kFlag, "false: it is not loaded, but may feed others; default true"},
      {"parallelized", kFlag, "Its pages are asked for in another thread"},
      {"limit", kDict, "Where reading ends, for a try", {}, kLimitKeys},
  }};
  static const std::vector<KeySpec> kKeys = joined({hint_keys(), kPassing});
  return kKeys;
}

}  // namespace sluice
