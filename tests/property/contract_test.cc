// What a contract leaves out is neither lost nor counted twice.

#include <algorithm>

#include <gtest/gtest.h>

#include "json/encode.h"
#include "property/normalized.h"
#include "property/random_documents.h"
#include "schema/dict_members.h"
#include "sluice/hints.hpp"

namespace sluice {
namespace {

using testing::Cut;
using testing::Normalized;
using testing::RandomDocuments;

constexpr std::size_t kRows = 80;

std::string rows(unsigned seed) {
  RandomDocuments random(seed);
  std::string text;
  for (std::size_t id = 0; id < kRows; ++id)
    text += json::encode(Value(random.document(static_cast<std::int64_t>(id)))) + "\n";
  return text;
}

/// A schema that a few rows made, under the contract from then on.
Schema known(const Contract& contract) {
  RandomDocuments random(9999);
  std::string text;
  for (int id = 0; id < 3; ++id) text += json::encode(Value(random.document(id))) + "\n";
  Schema schema = Normalized({text}, testing::schema_of_t()).schema();
  schema.find("t")->set_hint("schema_contract", to_value(contract));
  return schema;
}

const std::vector<Dict>& rejects(const Normalized& normalized) {
  static const std::vector<Dict> kNone;
  const auto found = normalized.rows().find("_sluice_rejects");
  return found == normalized.rows().end() ? kNone : found->second;
}

std::size_t rejects_of(const Normalized& normalized, const std::string& table) {
  return static_cast<std::size_t>(std::ranges::count_if(rejects(normalized), [&](const Dict& reject) {
    return find_member(reject, "table_name")->get<std::string>() == table;
  }));
}

/// Every contract with that mode, on several random inputs.
template <class Check>
void for_all(ContractMode mode, Check check) {
  for (unsigned seed = 0; seed < 4; ++seed)
    for (const Contract& contract : {Contract{.tables = mode}, Contract{.columns = mode},
                                     Contract{.data_type = mode}, Contract::all(mode)}) {
      const Schema schema = known(contract);
      for (const Cut& cut : {Cut{.threads = 1, .collects_rejects = true},
                             Cut{.threads = 4, .block_rows = 2, .collects_rejects = true}})
        check(Normalized({rows(seed)}, schema, cut), schema);
    }
}

TEST(ContractProperty, RowsKeptAndRowsRejectedAreTheRowsGiven) {
  std::size_t rejected = 0;
  for_all(ContractMode::discard_row, [&](const Normalized& made, const Schema&) {
    EXPECT_EQ(made.count("t") + rejects_of(made, "t"), kRows);
    rejected += rejects_of(made, "t");
  });
  EXPECT_GT(rejected, 0U);
}

TEST(ContractProperty, NoRootRowIsLostWhereValuesAreDiscarded) {
  std::size_t discarded = 0;
  for_all(ContractMode::discard_value, [&](const Normalized& made, const Schema&) {
    EXPECT_EQ(made.count("t"), kRows);
    discarded += made.info().discarded_values;
  });
  EXPECT_GT(discarded, 0U);
}

TEST(ContractProperty, EveryDiscardIsListedOnce) {
  for (const ContractMode mode : {ContractMode::discard_row, ContractMode::discard_value})
    for_all(mode, [&](const Normalized& made, const Schema&) {
      EXPECT_EQ(rejects(made).size(), made.info().discarded_rows + made.info().discarded_values);
    });
}

TEST(ContractProperty, ASchemaThatMayNotGrowDoesNot) {
  for (const ContractMode mode : {ContractMode::discard_row, ContractMode::discard_value})
    for_all(mode, [&](const Normalized& made, const Schema& schema) {
      const Contract contract = parse_contract(*schema.find("t")->hint("schema_contract"));
      if (contract != Contract::all(mode)) return;
      EXPECT_EQ(made.schema().tables().size(), schema.tables().size());
      for (const Table& table : schema.tables())
        EXPECT_EQ(made.schema().find(table.name)->columns(), table.columns()) << table.name;
    });
}

TEST(ContractProperty, TheCutDoesNotMatter) {
  for (unsigned seed = 50; seed < 60; ++seed) {
    const Schema schema = known({.columns = ContractMode::discard_row});
    const Normalized expected({rows(seed)}, schema, {.collects_rejects = true});
    for (const int threads : {2, 8}) {
      const Normalized other({rows(seed)}, schema,
                             {.threads = threads, .block_rows = 1, .collects_rejects = true});
      EXPECT_EQ(other.info().row_counts, expected.info().row_counts);
      EXPECT_EQ(other.info().discarded_rows, expected.info().discarded_rows);
      EXPECT_EQ(other.document(), expected.document());
    }
  }
}

}  // namespace
}  // namespace sluice
