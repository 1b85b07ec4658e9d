// Contracts and what they leave out, through all stages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice {
namespace {

using testing::columns;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::select_text;
using testing::TemporaryFolder;
using testing::user_tables;

class Contracts : public ::testing::Test {
 protected:
  [[nodiscard]] PipelineOptions options(int threads = 2) const {
    return {.name = "p",
            .destination = "duckdb:///" + (folder_ / "p.duckdb").string(),
            .dataset = "d",
            .data_dir = folder_ / "data",
            .threads = threads};
  }
  PackageReport load(const Value& rows, const RunOptions& more = {.table_name = "items"}) {
    return pipeline(options()).run(rows, more).packages.at(0);
  }
  static RunOptions ruled(const Contract& contract, bool rejects = true) {
    return {.table_name = "items", .contract = contract, .rejects = rejects};
  }
  Error failure(const Value& rows, const RunOptions& more) {
    try {
      load(rows, more);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "nothing was refused";
    return {Remedy::report_bug, ""};
  }
  [[nodiscard]] std::string select(const std::string& sql) const {
    return select_text(folder_ / "p.duckdb", sql);
  }
  [[nodiscard]] std::string rejects() const {
    return select("SELECT table_name, column_name, reason, row FROM d._sluice_rejects ORDER BY ALL");
  }

  TemporaryFolder folder_;
};

TEST_F(Contracts, AValueIsLeftOutAndListed) {
  load({{{"id", 1}}});
  const PackageReport report =
      load({{{"id", 2}, {"new", "x"}}, {{"id", 3}}}, ruled({.columns = ContractMode::discard_value}));
  EXPECT_EQ(select("SELECT id FROM d.items ORDER BY id"), "1\n2\n3\n");
  EXPECT_THAT(columns(folder_ / "p.duckdb", "d", "items"), Not(Contains(HasSubstr("new"))));
  EXPECT_EQ(rejects(), "items|new|contract: columns discard_value|{\"id\":2,\"new\":\"x\"}\n");
  EXPECT_EQ(report.discarded_values, 1U);
  EXPECT_EQ(report.discarded_rows, 0U);
}

TEST_F(Contracts, ARowIsLeftOutWithWhatIsNestedInIt) {
  load({{{"id", 1}, {"l", {1}}}});
  const PackageReport report = load({{{"id", 2}, {"new", "x"}, {"l", {1, 2}}}, {{"id", 3}, {"l", {3}}}},
                                    ruled({.columns = ContractMode::discard_row}));
  EXPECT_EQ(select("SELECT id FROM d.items ORDER BY id"), "1\n3\n");
  EXPECT_EQ(select("SELECT value FROM d.items__l ORDER BY value"), "1\n3\n");
  EXPECT_EQ(rejects(), "items|new|contract: columns discard_row|{\"id\":2,\"new\":\"x\",\"l\":[1,2]}\n");
  EXPECT_EQ(report.discarded_rows, 1U);
}

TEST_F(Contracts, AMisfitIsLeftOut) {
  load({{{"id", 1}}});
  load({{{"id", "x"}, {"new", 1}}}, ruled({.data_type = ContractMode::discard_value}));
  load({{{"id", "y"}}}, ruled({.data_type = ContractMode::discard_row}));
  EXPECT_EQ(select("SELECT id, new FROM d.items ORDER BY id NULLS LAST"), "1|∅\n∅|1\n");
  EXPECT_THAT(rejects(), HasSubstr("items|id__v_text|contract: data_type discard_value"));
  EXPECT_THAT(rejects(), HasSubstr("items|id__v_text|contract: data_type discard_row"));
}

TEST_F(Contracts, RowsOfATableThatMayNotComeInAreListedToo) {
  load({{{"id", 1}}});
  const Source source("", {Resource::rows("others", List{Value(Dict{{"x", 1}}), Value(Dict{{"x", 2}})}),
                           Resource::rows("items", List{Value(Dict{{"id", 2}, {"l", List{Value(1)}}})})});
  const RunOptions more{.contract = Contract{.tables = ContractMode::discard_row}, .rejects = true};
  const PackageReport report = pipeline(options()).run(source, more).packages.at(0);
  EXPECT_THAT(user_tables(folder_ / "p.duckdb", "d"), ElementsAre("items"));
  EXPECT_EQ(rejects(),
            "items__l|∅|contract: tables discard_row|{\"value\":1}\n"
            "others|∅|contract: tables discard_row|{\"x\":1}\n"
            "others|∅|contract: tables discard_row|{\"x\":2}\n");
  EXPECT_EQ(report.discarded_rows, 3U);
}

TEST_F(Contracts, ALoadOfRejectsAloneIsALoad) {
  load({{{"id", 1}}});
  const PackageReport report = load({{{"new", 1}}}, ruled({.columns = ContractMode::discard_row}));
  EXPECT_EQ(report.discarded_rows, 1U);
  EXPECT_EQ(select("SELECT count(*) FROM d._dlt_loads"), "2\n");
  EXPECT_THAT(rejects(), HasSubstr("discard_row"));
}

TEST_F(Contracts, UnlessItIsWantedNothingIsListed) {
  load({{{"id", 1}}});
  const PackageReport report =
      load({{{"id", 2}, {"new", 1}}}, ruled({.columns = ContractMode::discard_value}, false));
  EXPECT_EQ(report.discarded_values, 1U);
  EXPECT_EQ(select("SELECT count(*) FROM information_schema.tables WHERE table_name = '_sluice_rejects'"),
            "0\n");
}

TEST_F(Contracts, TableOfRejectsIsNoneOfTheSchemas) {
  load({{{"id", 1}}});
  load({{{"id", 2}, {"new", 1}}}, ruled({.columns = ContractMode::discard_value}));
  EXPECT_EQ(pipeline(options()).schema()->find("_sluice_rejects"), nullptr);
}

TEST_F(Contracts, NothingIsListedTwiceWhateverTheBlocks) {
  std::string text;
  for (int i = 0; i < 30'000; ++i)
    text += "{\"id\":" + std::to_string(i) + (i % 3 == 0 ? ",\"new\":1" : "") + ",\"l\":[" +
            (i % 5 == 0 ? "{\"new\":2}" : "{\"k\":1}") + "]}\n";
  const std::string file = folder_.write("items.jsonl", text).string();
  load({{{"id", -1}, {"l", {{{"k", 0}}}}}});
  for (const int threads : {1, 4}) {
    PipelineOptions with = options(threads);
    with.memory_limit_bytes = 1U << 20;
    const PackageReport report =
        pipeline(with)
            .run(files({file}),
                 {.contract = Contract{.columns = ContractMode::discard_value}, .rejects = true})
            .packages.at(0);
    EXPECT_EQ(report.discarded_values, 16'000U) << threads;
    EXPECT_EQ(select("SELECT count(*), count(DISTINCT row) FROM d._sluice_rejects WHERE table_name = 'items' "
                     "AND _dlt_load_id = '" +
                     report.load_id + "'"),
              "10000|10000\n");
    EXPECT_EQ(select("SELECT count(*) FROM d.items WHERE _dlt_load_id = '" + report.load_id + "'"),
              "30000\n");
  }
}

TEST_F(Contracts, ALineThatIsTakenBackIsNotCounted) {
  load({{{"id", 1}}});
  // A null in its own row id makes the nested row, and so the line, a bad one.
  const std::string file =
      folder_
          .write("items.jsonl",
                 "{\"id\":2,\"new\":1}\n{\"id\":3,\"new\":1,\"l\":[{\"_dlt_load_id\":null}]}\n")
          .string();
  const PackageReport report =
      pipeline(options())
          .run(files({file}), {.contract = Contract{.columns = ContractMode::discard_value},
                               .rejects = true,
                               .on_error = OnError::skip})
          .packages.at(0);
  EXPECT_EQ(report.rejected_rows, 1U);
  EXPECT_EQ(report.discarded_values, 1U);
  EXPECT_EQ(select("SELECT count(*) FROM d._sluice_rejects"), "1\n");
}

TEST_F(Contracts, AFreezeStopsTheLoadAndLeavesNothingPending) {
  load({{{"id", 1}}});
  struct Violation {
    Contract contract;
    Value rows;
    std::string table;
    std::string column;
  };
  for (const auto& [contract, rows, table, column] : std::vector<Violation>{
           {{.columns = ContractMode::freeze}, {{{"id", 2}, {"new", 1}}}, "items", "new"},
           {{.data_type = ContractMode::freeze}, {{{"id", "x"}}}, "items", "id__v_text"},
           {{.tables = ContractMode::freeze}, {{{"id", 2}, {"l", {1}}}}, "items__l", ""}}) {
    const Error error = failure(rows, ruled(contract));
    EXPECT_EQ(error.fault(), Fault::contract_violated);
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    EXPECT_EQ(error.where().stage, "normalize");
    EXPECT_EQ(error.where().table, table);
    EXPECT_EQ(error.where().column, column);
    EXPECT_THAT(pipeline(options()).normalize().notes, Contains(HasSubstr("nothing to normalize")));
  }
  EXPECT_EQ(select("SELECT id FROM d.items"), "1\n");
  load({{{"id", 5}, {"new", 1}}});
  EXPECT_EQ(select("SELECT id FROM d.items ORDER BY id"), "1\n5\n") << "the next run is free again";
}

TEST_F(Contracts, AFrozenTableIsRefusedBeforeAnythingIsWritten) {
  load({{{"id", 1}}});
  const Error error =
      failure({{{"x", 1}}}, {.table_name = "others", .contract = Contract{.tables = ContractMode::freeze}});
  EXPECT_EQ(error.fault(), Fault::contract_violated);
  EXPECT_EQ(error.where().stage, "extract");
  EXPECT_EQ(pipeline(options()).schema()->find("others"), nullptr);
}

TEST_F(Contracts, AFreezeIsNoBadRow) {
  load({{{"id", 1}}});
  const std::string file = folder_.write("items.jsonl", "{\"id\":2,\"new\":1}\n").string();
  EXPECT_THROW(pipeline(options()).run(files({file}), {.contract = Contract::all(ContractMode::freeze),
                                                       .on_error = OnError::skip}),
               Error);
  EXPECT_EQ(select("SELECT count(*) FROM d.items"), "1\n");
}

}  // namespace
}  // namespace sluice
