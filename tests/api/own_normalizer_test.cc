// A normalizer of the user, and the choice of a built-in one.

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice {
namespace {

using ::testing::HasSubstr;
using testing::select_text;
using testing::TemporaryFolder;

/// {"k": 1, "m": 2} becomes a row with a name and a value per key.
class Pivot final : public Normalizer {
 public:
  explicit Pivot(bool coerces) : coerces_(coerces) {}
  void normalize(const Value& row, const std::string& table, const EmitRow& emit) const override {
    if (!row.is<Dict>()) throw Error(Remedy::fix_input, "a row has to be an object");
    if (!emit({.table = table, .columns = {{"size", row.get<Dict>().size()}}})) return;
    for (const auto& [key, value] : row.get<Dict>())
      emit({.table = table + " values", .parent = table, .columns = {{"name", key}, {"value", value}}});
  }
  [[nodiscard]] bool coerces() const override { return coerces_; }

 private:
  bool coerces_;
};

class OwnNormalizer : public ::testing::Test {
 protected:
  [[nodiscard]] PipelineOptions options(const std::string& normalizer) const {
    return {.name = "p",
            .destination = "duckdb:///" + (folder_ / "p.duckdb").string(),
            .dataset = "d",
            .normalizer = normalizer,
            .own_normalizers = {{"pivot", std::make_shared<Pivot>(true)},
                                {"strict_pivot", std::make_shared<Pivot>(false)}},
            .data_dir = folder_ / "data"};
  }
  void load(const std::string& normalizer, const Value& rows,
            const RunOptions& more = {.table_name = "t"}) const {
    pipeline(options(normalizer)).run(rows, more);
  }
  [[nodiscard]] std::string select(const std::string& sql) const {
    return select_text(folder_ / "p.duckdb", sql);
  }
  [[nodiscard]] std::string module() const {
    const Schema schema = *pipeline(options("")).schema();
    for (const auto& [key, value] : schema.normalizers)
      if (key == "json") return value.find("module")->get<std::string>();
    return "none";
  }

  TemporaryFolder folder_;
};

TEST_F(OwnNormalizer, MakesTheRows) {
  load("pivot", {{{"a", 1}, {"b", 2}}, {{"c", 3}}});
  EXPECT_EQ(
      select("SELECT t.size, v.name, v.value, v._dlt_list_idx FROM d.t JOIN d.t_values v "
             "ON v._dlt_parent_id = t._dlt_id WHERE t._dlt_load_id IN (SELECT load_id FROM d._dlt_loads) "
             "ORDER BY v.name"),
      "2|a|1|0\n2|b|2|1\n1|c|3|0\n");
}

TEST_F(OwnNormalizer, IsKeptInTheSchema) {
  load("pivot", {{{"a", 1}}});
  EXPECT_EQ(module(), "pivot");
  load("", {{{"b", 1}}});
  EXPECT_EQ(select("SELECT count(*) FROM d.t_values"), "2\n");
}

TEST_F(OwnNormalizer, MayConvertOrNot) {
  load("pivot", {{{"a", 1}}, {{"a", "2"}}});
  EXPECT_EQ(select("SELECT value FROM d.t_values ORDER BY value"), "1\n2\n");
  load("strict_pivot", {{{"a", "3"}}});
  EXPECT_EQ(select("SELECT value__v_text FROM d.t_values WHERE value__v_text IS NOT NULL"), "3\n");
}

TEST_F(OwnNormalizer, GivesTheSameRowsOnAnyThreads) {
  List rows;
  for (int i = 0; i < 500; ++i)
    rows.push_back(Dict{{"k" + std::to_string(i % 7), i}, {"x", i % 3 == 0 ? Value("t") : Value(i)}});
  PipelineOptions many = options("pivot");
  many.threads = 4;
  many.block_rows = 1;
  pipeline(many).run(Value(rows), {.table_name = "t"});
  EXPECT_EQ(select("SELECT count(*), count(value), count(value__v_text) FROM d.t_values"), "1000|833|167\n");
}

TEST_F(OwnNormalizer, RefusesRowsAsBadInput) {
  try {
    load("pivot", List{Value(7)});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    EXPECT_THAT(error.what(), HasSubstr("a row has to be an object"));
  }
}

TEST_F(OwnNormalizer, IsRuledByContracts) {
  load("pivot", {{{"a", 1}}});
  load("pivot", {{{"a", "x"}}}, {.table_name = "t", .contract = Contract::all(ContractMode::discard_value)});
  EXPECT_EQ(select("SELECT count(*), count(value) FROM d.t_values"), "2|1\n");
}

TEST_F(OwnNormalizer, ThatIsUnknownIsRefusedAtExtract) {
  load("pivot", {{{"a", 1}}});
  PipelineOptions without = options("");
  without.own_normalizers.clear();
  Pipeline other(without);
  try {
    other.run(Value(List{Dict{{"a", 1}}}), {.table_name = "t"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_EQ(error.where().stage, "extract");
    EXPECT_THAT(error.what(), HasSubstr("not one of relational, relational_no_coercion: \"pivot\""));
  }
}

TEST_F(OwnNormalizer, BuiltInOnesAreChosenByNameOrModule) {
  load("relational_no_coercion", {{{"a", 1}}, {{"a", "2"}}});
  EXPECT_EQ(module(), "dlt.common.normalizers.json.relational_no_coercion");
  EXPECT_EQ(select("SELECT a, a__v_text FROM d.t ORDER BY a"), "1|∅\n∅|2\n");
  load("dlt.common.normalizers.json.relational", {{{"a", "3"}}});
  EXPECT_EQ(module(), "dlt.common.normalizers.json.relational");
  EXPECT_EQ(select("SELECT max(a) FROM d.t"), "3\n");
}

TEST_F(OwnNormalizer, IsChosenByTheEnvironment) {
  ::setenv("SCHEMA__JSON_NORMALIZER", R"({"module": "pivot"})", 1);
  load("", {{{"a", 1}}});
  ::setenv("SCHEMA__JSON_NORMALIZER", "relational", 1);
  EXPECT_EQ(module(), "pivot");
  load("", {{{"z", 1}}});
  ::unsetenv("SCHEMA__JSON_NORMALIZER");
  EXPECT_EQ(module(), "dlt.common.normalizers.json.relational");
}

}  // namespace
}  // namespace sluice
