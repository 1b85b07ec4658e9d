// Configurations that real dlt has run, with the rows and requests that came of them (golden/README.md).

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "http/session.h"
#include "json/decode.h"
#include "json/encode.h"
#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice::testing {
namespace {

const fs::path kFolder = fs::path(SLUICE_SOURCE_FOLDER) / "tests/rest_api/golden";

/// DuckDB shows times in the zone that the process began with.
const bool kIsUtc = ::setenv("TZ", "UTC", 1) == 0;

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem());
  std::ranges::sort(names);
  return names;
}

class GoldenRestApi : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const char* server = std::getenv("SLUICE_TEST_HTTP");
    ASSERT_TRUE(kIsUtc);
    ASSERT_NE(server, nullptr) << "run this program with tests/support/http_server.py, which starts a server";
    server_ = server;
    std::string text = read_text(kFolder / (GetParam() + ".json"));
    for (std::size_t at = text.find("BASE/"); at != std::string::npos; at = text.find("BASE/"))
      text.replace(at, 4, base());
    case_ = json::decode(text).value;
  }
  [[nodiscard]] std::string base() const { return server_ + "/k/" + key_; }
  [[nodiscard]] Value config() const {
    Value config = *case_.find("config");
    member(*member(*config.get_if<Dict>(), "client").get_if<Dict>(), "base_url") = base() + "/";
    return config;
  }
  [[nodiscard]] std::vector<std::string> requests() const {
    std::vector<std::string> lines;
    const Value recorded =
        json::decode(http::Session().send({.url = server_ + "/recorded/" + key_}).body).value;
    for (const Value& request : recorded.get<List>()) {
      const std::string body = request.find("body")->get<std::string>();
      lines.push_back(fmt::format("{} {}{}{}{}", request.find("method")->get<std::string>(),
                                  request.find("path")->get<std::string>(), query_of(request),
                                  body.empty() ? "" : " ", body));
    }
    std::ranges::sort(lines);
    return lines;
  }
  static std::string query_of(const Value& request) {
    Dict many = request.find("many")->get<Dict>();
    std::ranges::sort(many, {}, [](const auto& each) { return each.first; });
    std::string query;
    for (const auto& [name, values] : many)
      for (const Value& value : values.get<List>())
        query += fmt::format("{}{}={}", query.empty() ? "?" : "&", name, value.get<std::string>());
    return query;
  }
  /// Rows as DuckDB writes them in JSON, sorted, without the columns of the system.
  [[nodiscard]] List rows(const std::string& table) const {
    std::string names;
    for (const std::string& column : columns(database(), "d", table))
      if (!column.starts_with("_dlt"))
        names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", column.substr(0, column.find(' ')));
    List rows;
    for (const TextRow& row :
         select(database(),
                fmt::format(R"(SELECT to_json(t)::VARCHAR FROM (SELECT {} FROM d."{}") t ORDER BY 1)", names,
                            table)))
      rows.push_back(json::decode(row.at(0).value_or("")).value);
    return rows;
  }
  void load(const Value& config) const {
    Pipeline({.name = "p",
              .destination = "duckdb:///" + database().string(),
              .dataset = "d",
              .data_dir = folder_ / "data"})
        .run(rest_api(config));
  }
  void expect_rows() const {
    std::vector<std::string> tables;
    for (const auto& [table, rows_of_dlt] : case_.find("tables")->get<Dict>()) {
      tables.push_back(table);
      EXPECT_EQ(json::encode(rows(table)), json::encode(rows_of_dlt)) << table;
    }
    EXPECT_EQ(user_tables(database(), "d"), tables);
  }
  [[nodiscard]] fs::path database() const { return folder_ / "p.duckdb"; }

  std::string server_;
  std::string key_ = random_hex(6);
  Value case_;
  TemporaryFolder folder_;
};

TEST_P(GoldenRestApi, AsksAndLoadsAsDltDoes) {
  load(config());
  std::vector<std::string> expected;
  for (const Value& request : case_.find("requests")->get<List>())
    expected.push_back(request.get<std::string>());
  EXPECT_EQ(requests(), expected);
  expect_rows();
}

class GoldenRestApiWithThreads : public GoldenRestApi {};

TEST_P(GoldenRestApiWithThreads, LoadsTheSame) {
  Value config = this->config();
  Value& defaults = member(*config.get_if<Dict>(), "resource_defaults");
  if (defaults.is_null()) defaults = Dict{};
  member(*defaults.get_if<Dict>(), "parallelized") = true;
  load(config);
  expect_rows();
}

/// Of pages that are known in advance, and of children.
std::vector<std::string> threaded_case_names() {
  std::vector<std::string> names = case_names();
  std::erase_if(names, [](const std::string& name) {
    return !name.starts_with("offset") && !name.starts_with("page_number") && !name.starts_with("child") &&
           !name.starts_with("grandchild") && !name.starts_with("ignored");
  });
  return names;
}

INSTANTIATE_TEST_SUITE_P(Dlt, GoldenRestApiWithThreads, ::testing::ValuesIn(threaded_case_names()),
                         [](const auto& each) { return each.param; });
INSTANTIATE_TEST_SUITE_P(Dlt, GoldenRestApi, ::testing::ValuesIn(case_names()),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace sluice::testing
