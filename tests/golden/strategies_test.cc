// The SQL of migrations, write dispositions and merge strategies, as every dialect spells it, compared with
// strategies/<dialect>/<file>.sql. SLUICE_UPDATE_GOLDEN=1 writes what came out into the files instead. That
// the statements do what they should is what the conformance cases tell.

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "base/files.h"
#include "destinations/duckdb/duckdb.h"
#include "destinations/postgres/postgres.h"
#include "destinations/sqlite/sqlite.h"
#include "golden/sql_text.h"
#include "golden/strategy_tables.h"
#include "load/merge_plan.h"
#include "load/statement_plan.h"
#include "schema/system_tables.h"
#include "schema/tables_for_tests.h"

namespace sluice::golden {
namespace {

namespace fs = std::filesystem;
using testing::column_of;

const fs::path kFolder = fs::path(SLUICE_GOLDEN_FOLDER) / "strategies";
constexpr std::int64_t kLoadTime = 1'767'323'045'123'456;  // 2026-01-02T03:04:05.123456Z

/// The files of one dialect.
class Strategies {
 public:
  explicit Strategies(const Destination& destination)
      : naming_(make_naming("snake_case", destination.capabilities().max_identifier_length)),
        target_{destination.dialect(), destination.capabilities(), "shop", *naming_} {}

  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> files{
        {"migration", migration()}, {"replace", replace()}, {"delete_insert", delete_insert()},
        {"scd2", scd2()},           {"names", names()},     {"system_rows", system_rows()}};
    for (const char* strategy : {"upsert", "insert-only"})
      if (std::ranges::find(target_.capabilities.merge_strategies, strategy) !=
          target_.capabilities.merge_strategies.end())
        files.emplace(strategy == std::string("upsert") ? "upsert" : "insert_only", by_key(strategy));
    return files;
  }

 private:
  /// What the loader runs for a chain, from the first statement to the last.
  [[nodiscard]] StatementPlan by_staging(const Chain& chain, bool replaces = false) const {
    StatementPlan plan;
    if (const auto place = target_.dialect.create_staging(target_.dataset)) plan.push_back(*place);
    const auto append = [&](StatementPlan more) { std::ranges::move(more, std::back_inserter(plan)); };
    append(plan_staging(target_, chain));
    plan.emplace_back("-- rows go into staging here");
    append(replaces ? plan_replace_from_staging(target_, chain) : plan_merge(target_, chain, kLoadTime));
    append(drop_staging(target_, chain));
    return plan;
  }

  [[nodiscard]] std::string migration() const {
    Table types("types");
    for (const DataType type :
         {DataType::text, DataType::double_, DataType::bool_, DataType::timestamp, DataType::bigint,
          DataType::binary, DataType::json, DataType::decimal, DataType::wei, DataType::date, DataType::time})
      types.put(column_of(std::string("a_") + std::string(to_string(type)), type));
    Table sized("sized");
    const auto put_sized = [&](const std::string& name, DataType type, int precision,
                               std::optional<int> scale = std::nullopt) {
      Column made = column_of(name, type);
      made.precision = precision;
      made.scale = scale;
      sized.put(std::move(made));
    };
    put_sized("short_text", DataType::text, 20);
    put_sized("small", DataType::bigint, 16);
    put_sized("medium", DataType::bigint, 32);
    put_sized("price", DataType::decimal, 10, 2);
    put_sized("millis", DataType::timestamp, 3);
    put_sized("clock", DataType::time, 3);
    Column local = column_of("local", DataType::timestamp);
    local.timezone = false;
    sized.put(std::move(local));
    sized.put(hinted("code", DataType::text, "unique"));

    const StoredTables none({}, false);
    const StoredTables some({{"orders", {"id"}}, {"_dlt_version", {"schema_name"}}}, false);
    Schema schema("web");
    const auto statements = [&](const StoredTables& stored, const std::vector<Table>& tables) {
      return plan_migration(target_, stored, tables).statements;
    };
    return render_sql({
        {"system tables", statements(none, {version_table(), loads_table(), state_table(schema, *naming_)})},
        {"every type", statements(none, {types})},
        {"precision, scale, time zone, unique", statements(none, {sized})},
        {"a root table and its nested tables", statements(none, nested_chain(root_table({}), true).tables)},
        {"columns are added", statements(some, {root_table({})})},
        {"nothing is missing", statements(StoredTables({{"t", {"a"}}}, false),
                                          {testing::table("t", {column_of("a", DataType::text)})})},
        {"drop", plan_drop(target_, some, schema, {"orders", "not_there"})},
    });
  }

  [[nodiscard]] std::string replace() const {
    const Chain chain = nested_chain(root_table({.write_disposition = WriteDisposition::replace}), false);
    Schema schema("web");
    std::map<std::string, std::vector<std::string>> stored;
    for (const Table& table : chain.tables) {
      schema.put(table);
      stored[table.name] = testing::names_of(table);
    }
    return render_sql({
        {"truncate-and-insert", plan_replace(target_, StoredTables(stored, false), schema, {"orders"})},
        {"insert-from-staging", by_staging(chain, true)},
    });
  }

  [[nodiscard]] std::string delete_insert() const {
    const auto merge = [&](const TableHints& hints) { return by_staging(alone(root_table(hints))); };
    const auto merge_nested = [&](const TableHints& hints) {
      return by_staging(nested_chain(root_table(hints), true));
    };
    const auto keyed = [](const std::vector<std::string>& primary_key,
                          const std::vector<std::string>& merge_key = {}) {
      return hints_to_merge("delete-insert", primary_key, merge_key);
    };
    TableHints deduplicated = keyed({"id"});
    deduplicated.merge_strategy->is_deduplicated = true;
    const Column flag = hinted("gone", DataType::bool_, "hard_delete");
    const Column moment = hinted("gone_at", DataType::timestamp, "hard_delete");
    const auto order = [](const char* direction) {
      return hinted("changed", DataType::timestamp, "dedup_sort", direction);
    };
    Chain by_parent = nested_chain(root_table(keyed({"id"})), false);
    by_parent.tables.pop_back();
    return render_sql({
        {"no key: rows are appended", merge(keyed({}))},
        {"primary key", merge(keyed({"id"}))},
        {"primary key of two columns", merge(keyed({"id", "place"}))},
        {"primary key, rows known to differ", merge(deduplicated)},
        {"merge key", merge(keyed({}, {"place"}))},
        {"merge key of two columns", merge(keyed({}, {"place", "note"}))},
        {"primary key and merge key", merge(keyed({"id"}, {"place"}))},
        {"hard_delete, a flag", merge(with_column(keyed({"id"}), flag))},
        {"hard_delete, a time", merge(with_column(keyed({"id"}), moment))},
        {"hard_delete without a primary key", merge(with_column(keyed({}, {"place"}), flag))},
        {"dedup_sort asc", merge(with_column(keyed({"id"}), order("asc")))},
        {"dedup_sort desc, hard_delete", merge(with_column(with_column(keyed({"id"}), order("desc")), flag))},
        {"nested, no key", merge_nested(keyed({}))},
        {"nested, primary key", merge_nested(keyed({"id"}))},
        {"nested, merge key", merge_nested(keyed({}, {"place"}))},
        {"nested, both keys of two columns, dedup_sort desc, hard_delete",
         merge_nested(
             with_column(with_column(keyed({"id", "place"}, {"note", "total"}), order("desc")), flag))},
        {"nested, without root ids, one level", by_staging(by_parent)},
    });
  }

  /// upsert and insert-only.
  [[nodiscard]] std::string by_key(const std::string& strategy) const {
    const TableHints one = hints_to_merge(strategy, {"id"});
    const TableHints two = hints_to_merge(strategy, {"id", "place"}, {"note"});
    const Column flag = hinted("gone", DataType::bool_, "hard_delete");
    const Column moment = hinted("gone_at", DataType::timestamp, "hard_delete");
    return render_sql({
        {"primary key", by_staging(alone(root_table(one)))},
        {"primary key of two columns; a merge key does not count", by_staging(alone(root_table(two)))},
        {"hard_delete, a flag", by_staging(alone(root_table(with_column(one, flag))))},
        {"hard_delete, a time", by_staging(alone(root_table(with_column(one, moment))))},
        {"nested", by_staging(nested_chain(root_table(one), true))},
        {"nested, hard_delete", by_staging(nested_chain(root_table(with_column(one, flag)), true))},
    });
  }

  [[nodiscard]] std::string scd2() const {
    const TableHints plain = hints_to_merge("scd2", {});
    TableHints high_date = plain;
    high_date.merge_strategy->active_record_timestamp = "9999-12-31";
    TableHints boundary = plain;
    boundary.merge_strategy->boundary_timestamp = "2025-06-01T12:00:00+02:00";
    TableHints own = plain;
    own.merge_strategy->valid_from = "since";
    own.merge_strategy->valid_to = "until";
    own.merge_strategy->row_version_column = "version";
    const auto merge = [&](const TableHints& hints) {
      Table root = root_table(hints);
      if (const Column* version = root.find("version"); version != nullptr) {
        Column typed = *version;
        typed.data_type = DataType::text;
        root.put(std::move(typed));
      }
      return by_staging(alone(root));
    };
    return render_sql({
        {"plain", merge(plain)},
        {"merge key", merge(hints_to_merge("scd2", {}, {"place"}))},
        {"merge key of two columns", merge(hints_to_merge("scd2", {}, {"place", "note"}))},
        {"active_record_timestamp", merge(high_date)},
        {"boundary_timestamp", merge(boundary)},
        {"own columns", merge(own)},
        {"nested", by_staging(nested_chain(root_table(plain), false))},
    });
  }

  /// Names that would be SQL, if they were not quoted.
  [[nodiscard]] std::string names() const {
    Table root = root_table(hints_to_merge("delete-insert", {"i\"d; --"}), "or\"ders'; DROP");
    Column key = *root.find("i\"d; --");
    key.data_type = DataType::text;
    root.put(std::move(key));
    const Target hostile{target_.dialect, target_.capabilities, "sh\"op; --", *naming_};
    StatementPlan plan = plan_migration(hostile, StoredTables({}, false), {root}).statements;
    const auto append = [&](StatementPlan more) { std::ranges::move(more, std::back_inserter(plan)); };
    append(plan_staging(hostile, alone(root)));
    append(plan_merge(hostile, alone(root), kLoadTime));
    append(drop_staging(hostile, alone(root)));
    return render_sql({{"dataset, table and column with quotes and semicolons", plan}});
  }

  [[nodiscard]] std::string system_rows() const {
    Schema schema("web");
    schema.version_hash = "hash=";
    return render_sql({
        {"a load that is complete", {insert_load(target_, schema, "1767323045.123456", kLoadTime)}},
        {"a load key", {insert_keyed_load(target_, {"1767323045.123456", "day 'one' \\", "print"})}},
    });
  }

  std::unique_ptr<const Naming> naming_;
  Target target_;
};

std::unique_ptr<Destination> destination_of(const std::string& dialect) {
  if (dialect == "duckdb") return duckdb_destination("web.duckdb");
  if (dialect == "sqlite") return sqlite_destination("web.db");
  return postgres_destination("postgresql://sluice@127.0.0.1/web", PostgresOptions{});
}

class StrategiesTest : public ::testing::TestWithParam<const char*> {};

TEST_P(StrategiesTest, give_the_statements_of_the_files) {
  const auto destination = destination_of(GetParam());
  const std::map<std::string, std::string> files = Strategies(*destination).files();
  const fs::path folder = kFolder / GetParam();
  const bool updates = std::getenv("SLUICE_UPDATE_GOLDEN") != nullptr;
  if (updates) fs::create_directories(folder);
  for (const auto& [name, text] : files) {
    const fs::path path = folder / (name + ".sql");
    if (updates) write_file_atomic(path, text);
    ASSERT_TRUE(fs::exists(path)) << path << ": SLUICE_UPDATE_GOLDEN=1 makes it";
    EXPECT_EQ(text, read_file(path)) << path;
  }
  for (const auto& entry : fs::directory_iterator(folder))
    EXPECT_TRUE(files.contains(entry.path().stem().string())) << "nothing makes " << entry.path();
}

INSTANTIATE_TEST_SUITE_P(Dialects, StrategiesTest, ::testing::Values("duckdb", "postgres", "sqlite"),
                         [](const auto& param) { return std::string(param.param); });

}  // namespace
}  // namespace sluice::golden
