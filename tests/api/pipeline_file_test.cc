// A pipeline file whose run was interrupted.

#include "pipeline/pipeline_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class InterruptedPipelineFile : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(folder_ / "in");
    folder_.write("in/orders.jsonl", "{\"id\":1,\"email\":\"a\",\"phone\":\"b\"}\n");
  }
  [[nodiscard]] Source source(const std::string& steps) const {
    folder_.write("p.yaml", "pipeline: p\nsource:\n  type: files\n  bucket_url: " +
                                (folder_ / "in").string() + "\n  steps: " + steps + "\n");
    return PipelineFile::read(folder_ / "p.yaml", {}).source("p");
  }
  [[nodiscard]] Pipeline pipeline() const {
    return Pipeline({.name = "p",
                     .destination = "duckdb:///" + (folder_ / "p.duckdb").string(),
                     .dataset = "d",
                     .data_dir = folder_ / "data"});
  }
  [[nodiscard]] std::string asked(const std::string& sql) const {
    return select_text(folder_ / "p.duckdb", sql);
  }

  TemporaryFolder folder_;
};

TEST_F(InterruptedPipelineFile, IsResumedAndLoadsNothingTwice) {
  pipeline().extract(source("[{drop: email}]"));
  EXPECT_THAT(pipeline().run(source("[{drop: email}]")).notes, Contains(HasSubstr("resumed")));
  EXPECT_EQ(asked("SELECT id, phone FROM d.orders"), "1|b\n");
}

TEST_F(InterruptedPipelineFile, WithOtherStepsIsFinishedAsItWasExtractedAndReadOnceMore) {
  pipeline().extract(source("[{drop: email}]"));
  EXPECT_THAT(pipeline().run(source("[{drop: [email, phone]}]")).notes, Not(Contains(HasSubstr("resumed"))));
  EXPECT_EQ(asked("SELECT id, phone FROM d.orders ORDER BY phone NULLS LAST"), "1|b\n1|∅\n");
}

}  // namespace
}  // namespace sluice::testing
