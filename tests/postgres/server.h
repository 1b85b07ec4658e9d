#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/ids.h"
#include "sluice/dataset.hpp"
#include "support/command_line.h"

namespace sluice::testing {

/// The command line tool with the server that tests/support/postgres starts. Datasets go at the end.
class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* uri = std::getenv("SLUICE_TEST_POSTGRES");
    ASSERT_NE(uri, nullptr) << "run this program with tests/support/postgres, which starts a server";
    uri_ = uri;
  }
  void TearDown() override {
    for (const std::string& dataset : datasets_)
      if (!uri_.empty()) query(uri_, "DROP SCHEMA IF EXISTS " + dataset + " CASCADE");
  }
  /// A name of a dataset that is not there yet; a word.
  std::string new_dataset() { return datasets_.emplace_back("test_" + random_hex(6)); }
  /// The first cell of the first row; "null" if it is none.
  std::string ask(const std::string& sql) {
    const TextRows found = query(uri_, sql);
    return found.rows.empty() ? "nothing" : found.rows[0].at(0).value_or("null");
  }

  std::string uri_;
  std::vector<std::string> datasets_;
};

}  // namespace sluice::testing
