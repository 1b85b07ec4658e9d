// The write disposition of the system's tables is not for others.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/folder.h"

namespace sluice::testing {
namespace {

TEST(Skip, IsNoDispositionOfAUsersTable) {
  const TemporaryFolder folder;
  Schema schema("shop");
  Table table("orders");
  table.write_disposition = "skip";
  schema.put(std::move(table));
  Pipeline pipeline({.name = "shop",
                     .destination = "duckdb:///" + (folder / "shop.duckdb").string(),
                     .data_dir = folder / "data"});
  try {
    pipeline.run(Source("shop", {Resource::rows("orders", {Value{{"id", 1}}})}).with_schema(schema));
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_EQ(error.where().table, "orders");
    EXPECT_THAT(error.message(), ::testing::HasSubstr("skip"));
  }
}

}  // namespace
}  // namespace sluice::testing
