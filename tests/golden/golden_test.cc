// Every `.case` file here: its loads through a pipeline into a DuckDB file, then schema and rows compared
// with what the file says. SLUICE_UPDATE_GOLDEN=1 writes what came out into the file instead.

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "golden/case_file.h"
#include "golden/snapshot.h"
#include "json/decode.h"
#include "json/encode.h"
#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice::golden {
namespace {

using testing::TemporaryFolder;

constexpr const char* kDataset = "g";
const fs::path kFolder = SLUICE_GOLDEN_FOLDER;

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().extension() == ".case") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::map<std::string, std::string> parents_of(const Schema& schema) {
  std::map<std::string, std::string> parents;
  for (const Table& table : schema.tables())
    if (table.parent) parents[table.name] = *table.parent;
  return parents;
}

/// Runs the loads of a case. The schema and the rows of the result are as in its file.
Case outcome_of(const Case& input, int threads) {
  const TemporaryFolder folder;
  const fs::path database = folder / "golden.duckdb";
  Pipeline pipeline({.name = "golden",
                     .destination = testing::uri(database),
                     .dataset = kDataset,
                     .data_dir = folder / "data",
                     .threads = threads});
  for (std::size_t i = 0; i < input.loads.size(); ++i) {
    const Load& load = input.loads[i];
    const fs::path file = folder.write(std::to_string(i) + ".jsonl", load.lines);
    pipeline.run(files({file.string()}, load.table),
                 {.write_disposition = load.write_disposition, .max_table_nesting = load.max_nesting});
  }
  Case result = input;
  const std::optional<Schema> schema = pipeline.schema();
  if (!schema) throw std::runtime_error("the pipeline has no schema");
  result.schema = schema_text(*schema);
  result.rows = render_rows(read_tables(database, kDataset, *schema));
  for (const std::string& difference : differences(database, kDataset, *schema)) ADD_FAILURE() << difference;
  result.expected_loads = static_cast<int>(
      testing::select_number(database, "SELECT count(*) FROM g._dlt_loads WHERE status = 0"));
  EXPECT_EQ(render_rows(parse_rows(result.rows, parents_of(*schema))), result.rows)
      << "the rows do not survive being written down";
  return result;
}

/// The file's rows, in the order and the spelling of ours.
std::string canonical_rows(const Case& expected) {
  // Parents are not in the file: the links name them.
  std::map<std::string, std::string> parents;
  std::istringstream lines(expected.rows);
  for (std::string line; std::getline(lines, line);) {
    const auto hash = line.find('#');
    const auto link = line.find(' ') + 1;
    const std::string target = line.substr(link, line.find(' ', link) - link);
    if (target.find('[') != std::string::npos)
      parents[line.substr(0, hash)] = target.substr(0, target.find('#'));
  }
  return render_rows(parse_rows(expected.rows, parents));
}

class Golden : public ::testing::TestWithParam<std::string> {};

TEST_P(Golden, GivesTheTablesOfTheCase) {
  const fs::path path = kFolder / (GetParam() + ".case");
  const Case expected = read_case(path);
  if (std::getenv("SLUICE_UPDATE_GOLDEN") != nullptr) return write_case(path, outcome_of(expected, 1));
  for (const int threads : {1, 2, 4, 8}) {
    const Case outcome = outcome_of(expected, threads);
    EXPECT_EQ(outcome.schema, expected.schema) << threads << " threads";
    EXPECT_EQ(outcome.rows, canonical_rows(expected)) << threads << " threads";
    EXPECT_EQ(outcome.expected_loads, expected.expected_loads) << threads << " threads";
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, ::testing::ValuesIn(case_names()),
                         [](const auto& param) { return param.param; });

TEST(GoldenCases, AreThere) { EXPECT_GE(case_names().size(), 30U); }

/// The first 30 events of the file that the conformance suite has, against what dlt made of them.
TEST(RealInput, GithubEvents) {
  const fs::path suite = fs::path(SLUICE_SOURCE_FOLDER) / "../shared/conformance";
  const fs::path data = suite / "data/github.events.load_page_1_duck.json";
  if (!fs::exists(data)) GTEST_SKIP() << "not here: " << data;
  const json::Decoded golden =
      json::decode(testing::read_text(suite / "golden/real_github_events.sqlite.json"));
  ASSERT_FALSE(golden.fault);
  const json::Decoded all = json::decode(testing::read_text(data));
  ASSERT_FALSE(all.fault);
  const List& events = all.value.get<List>();
  ASSERT_GE(events.size(), 30U);

  const TemporaryFolder folder;
  const fs::path database = folder / "golden.duckdb";
  const fs::path input =
      folder.write("events.json", json::encode(Value(List(events.begin(), events.begin() + 30))));
  Pipeline pipeline({.name = "golden",
                     .destination = testing::uri(database),
                     .dataset = kDataset,
                     .data_dir = folder / "data"});
  const Value& run = golden.value.find("runs")->get<List>().at(0);
  std::map<std::string, std::int64_t> counts;
  for (const auto& [table, count] : run.find("row_counts")->get<Dict>())
    counts[table] = count.get<std::int64_t>();
  const Report report = pipeline.run(files({input.string()}));
  const std::optional<Schema> schema = pipeline.schema();
  ASSERT_TRUE(schema);

  std::map<std::string, std::int64_t> loaded;
  for (const TableReport& table : report.packages.at(0).tables)
    loaded[table.table] = static_cast<std::int64_t>(table.rows);
  for (const auto& [table, count] : counts) {
    EXPECT_EQ(is_system_name(table) ? count : loaded[table], count) << table;
    EXPECT_EQ(testing::select_number(database, "SELECT count(*) FROM g.\"" + table + '"'), count) << table;
  }
  for (const std::string& difference : differences(database, kDataset, *schema)) ADD_FAILURE() << difference;

  std::set<std::string> known;
  for (const auto& [name, document] : golden.value.find("schema")->find("tables")->get<Dict>()) {
    known.insert(name);
    const Table* table = schema->find(name);
    ASSERT_NE(table, nullptr) << name;
    const Value* parent = document.find("parent");
    EXPECT_EQ(table->parent.value_or(""), parent == nullptr ? "" : parent->get<std::string>()) << name;
    std::string wanted;
    for (const auto& [column, properties] : document.find("columns")->get<Dict>()) {
      const Value* type = properties.find("data_type");
      wanted += column + ' ' + (type == nullptr ? "?" : type->get<std::string>()) + '\n';
    }
    std::string there;
    for (const Column& column : table->columns())
      there +=
          column.name + ' ' + (column.data_type ? std::string(to_string(*column.data_type)) : "?") + '\n';
    EXPECT_EQ(there, wanted) << name;
  }
  for (const Table& table : schema->tables())
    EXPECT_TRUE(known.contains(table.name)) << "too many: " << table.name;
}

}  // namespace
}  // namespace sluice::golden
