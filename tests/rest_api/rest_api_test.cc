// REST sources end to end, into DuckDB, from the API that tests/support/http_server.py serves.

#include <algorithm>
#include <cstdlib>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "http/session.h"
#include "json/decode.h"
#include "sluice/sluice.hpp"
#include "support/child.h"
#include "support/database.h"

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class RestApi : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* server = std::getenv("SLUICE_TEST_HTTP");
    ASSERT_NE(server, nullptr) << "run this program with tests/support/http_server.py, which starts a server";
    server_ = server;
  }
  [[nodiscard]] Source source(const std::string& resources, const std::string& client = {},
                              const std::string& defaults = "{}") const {
    const std::string config = R"({"client": {"base_url": ")" + server_ + "/k/" + key_ + R"(/")" +
                               (client.empty() ? "" : ", " + client) + R"(}, "resource_defaults": )" +
                               defaults + R"(, "resources": )" + resources + "}";
    return rest_api(json::decode(config).value, hooks_);
  }
  [[nodiscard]] PipelineOptions options() const {
    return {.name = "p",
            .destination = "duckdb:///" + database().string(),
            .dataset = "d",
            .data_dir = folder_ / "data"};
  }
  [[nodiscard]] fs::path database() const { return folder_ / "p.duckdb"; }
  Report run(const Source& source) const { return Pipeline(options()).run(source); }
  std::string error_of(const Source& source) const {
    try {
      run(source);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }
  [[nodiscard]] std::string ask(const std::string& sql) const { return select_text(database(), sql); }
  [[nodiscard]] List recorded() const {
    return json::decode(http::Session().send({.url = server_ + "/recorded/" + key_}).body).value.get<List>();
  }
  [[nodiscard]] std::vector<std::string> paths() const {
    std::vector<std::string> paths;
    for (const Value& request : recorded()) paths.push_back(request.find("path")->get<std::string>());
    return paths;
  }

  std::string server_;
  std::string key_ = random_hex(6);
  TemporaryFolder folder_;
  RestHooks hooks_;
};

TEST_F(RestApi, PagesBecomeRowsOfATable) {
  run(source(
      R"([{"name": "items", "endpoint": {"path": "offset/total", "paginator": {"type": "offset", "limit": 3}}},
                 {"name": "alone", "endpoint": "single"}])"));
  EXPECT_EQ(ask("SELECT count(*), min(id), max(id) FROM d.items"), "10|1|10\n");
  EXPECT_EQ(ask("SELECT name, nested__a FROM d.alone"), "alone|1\n");
}

TEST_F(RestApi, NestedListsBecomeChildTables) {
  run(source(R"([{"name": "posts", "endpoint": {"data_selector": "items", "paginator": "single_page"}}])"));
  EXPECT_EQ(ask("SELECT count(*) FROM d.posts"), "5\n");
  EXPECT_EQ(ask("SELECT count(*) FROM d.posts__tags"), "10\n");
  EXPECT_EQ(ask("SELECT author__name, title FROM d.posts WHERE id = 2"), "a2|post \"2\"\n");
}

TEST_F(RestApi, HintsGoIntoTheSchema) {
  const Source made = source(
      R"([{"name": "items", "table_name": "things", "columns": {"name": {"precision": 20}, "price": {"data_type": "decimal"}}}])",
      "", R"({"primary_key": "id", "write_disposition": "merge"})");
  run(made);
  run(made);
  EXPECT_EQ(ask("SELECT count(*) FROM d.things"), "10\n");
  EXPECT_THAT(columns(database(), "d", "things"), Contains(HasSubstr("price DECIMAL")));
}

TEST_F(RestApi, ChildrenAreAskedForWithTheirParentsRows) {
  run(source(
      R"([{"name": "comments", "endpoint": {"path": "posts/{id}/comments", "params": {"id": {"type": "resolve", "resource": "posts", "field": "id"}}},
                  "include_from_parent": ["id", "title", "author"]},
                 {"name": "posts", "endpoint": {"data_selector": "items", "paginator": "single_page"}}])"));
  EXPECT_EQ(ask("SELECT count(*) FROM d.posts"), "5\n");
  EXPECT_EQ(
      ask("SELECT _posts_id, count(*), min(_posts_title), min(_posts_author__name) FROM d.comments GROUP BY "
          "1 ORDER BY 1"),
      "1|2|post \"1\"|a1\n2|3|post \"2\"|a2\n3|1|post \"3\"|a3\n4|2|post \"4\"|a4\n5|3|post \"5\"|a5\n");
  // The parent is asked for once, whatever hangs on it.
  const std::vector<std::string> asked = paths();
  EXPECT_EQ(std::ranges::count(asked, "/posts"), 1);
}

TEST_F(RestApi, AParentThatIsNotSelectedFeedsItsChildren) {
  run(source(
      R"([{"name": "posts", "selected": false, "endpoint": {"data_selector": "items", "paginator": "single_page"}},
                 {"name": "posts_again", "endpoint": {"path": "posts/{resources.posts.id}"}},
                 {"name": "comments", "parallelized": true, "endpoint": {"path": "posts/{resources.posts_again.id}/comments", "data_selector": "data"}}])"));
  EXPECT_THAT(user_tables(database(), "d"), Not(Contains("posts")));
  EXPECT_EQ(ask("SELECT count(*) FROM d.posts_again"), "5\n");
  EXPECT_EQ(ask("SELECT count(*) FROM d.comments"), "11\n");
}

TEST_F(RestApi, AChildsTroubleCanBeIgnored) {
  const std::string child =
      R"({"name": "comments", "endpoint": {"path": "posts/{resources.posts.id}/comments", "params": {"strict": 1}, "data_selector": "data")";
  const std::string posts =
      R"([{"name": "posts", "endpoint": {"data_selector": "items", "paginator": "single_page"}}, )";
  EXPECT_THAT(error_of(source(posts + child + "}}]")),
              AllOf(HasSubstr("/posts/4/comments"), HasSubstr("comments are closed")));
  run(source(posts + child +
             R"(, "response_actions": [{"status_code": 404, "content": "closed", "action": "ignore"}]}}])"));
  EXPECT_EQ(ask("SELECT count(*) FROM d.comments"), "9\n");
}

TEST_F(RestApi, TypesOfFieldsStayInAJsonBody) {
  run(source(R"([{"name": "posts", "endpoint": {"data_selector": "items", "paginator": "single_page"}},
                 {"name": "found", "endpoint": {"path": "search", "method": "POST", "json": {"post": "{resources.posts.id}", "title": "of {resources.posts.id}"}}}])"));
  EXPECT_EQ(ask("SELECT kind, min(asked__title) FROM d.found GROUP BY 1"), "int|of 1\n");
}

TEST_F(RestApi, ACursorAsksForWhatIsNewAlone) {
  const Source made = source(
      R"([{"name": "posts", "primary_key": "id", "endpoint": {"data_selector": "items", "paginator": "single_page",
      "params": {"until": "2024-01-31"}, "incremental": {"cursor_path": "updated_at", "initial_value": "2024-01-02T00:00:00Z", "start_param": "since"}}}])");
  run(made);
  EXPECT_EQ(ask("SELECT count(*) FROM d.posts"), "4\n");
  run(made);
  EXPECT_EQ(ask("SELECT count(*) FROM d.posts"), "4\n");
  const List requests = recorded();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(*requests[0].find("query")->find("since"), Value("2024-01-02T00:00:00Z"));
  EXPECT_EQ(*requests[1].find("query")->find("since"), Value("2024-01-05T00:00:00Z"));
}

TEST_F(RestApi, OwnStepsRunOnRows) {
  hooks_.filters["even"] = [](const Value& row) { return row.find("id")->get<std::int64_t>() % 2 == 0; };
  hooks_.maps["shout"] = [](Value row) {
    member(*row.get_if<Dict>(), "name") = Value("!");
    return row;
  };
  run(source(R"([{"name": "items", "processing_steps": [{"filter": "even"}, {"map": "shout"}]}])"));
  EXPECT_EQ(ask("SELECT count(*), min(name) FROM d.items"), "5|!\n");
}

TEST_F(RestApi, TroubleThatPassesIsSeenNowhere) {
  run(source(
      R"([{"name": "a", "endpoint": "flaky/2"}, {"name": "b", "endpoint": "busy/1/0"}, {"name": "c", "endpoint": "truncated/1"}, {"name": "e", "endpoint": "drop/1"}])",
      R"("session": {"request_backoff_factor": 0.01})"));
  EXPECT_EQ(ask("SELECT (SELECT count(*) FROM d.a) + (SELECT count(*) FROM d.b) + (SELECT count(*) FROM d.c) "
                "+ (SELECT count(*) FROM d.e)"),
            "40\n");
}

TEST_F(RestApi, TroubleThatStaysLeavesNothingBehind) {
  const std::string session = R"("session": {"request_backoff_factor": 0.01, "request_max_attempts": 3})";
  const std::string message =
      error_of(source(R"([{"name": "items"}, {"name": "a", "endpoint": "flaky/99"}])", session));
  EXPECT_THAT(message, AllOf(HasSubstr("500"), HasSubstr("come back later")));
  EXPECT_FALSE(fs::exists(database()) && !user_tables(database(), "d").empty());
}

TEST_F(RestApi, AHugeResponseIsRefused) {
  EXPECT_THAT(error_of(source(R"([{"name": "huge", "endpoint": "huge/100000000"}])",
                              R"("session": {"max_response_bytes": 1000000})")),
              HasSubstr("larger than 1000000 bytes"));
}

TEST_F(RestApi, AResourceMayHaveAPaginatorAndAnAuthOfItsOwn) {
  hooks_.paginators["token"] = [] {
    return [](const RestResponse* response, RestRequest& request) {
      if (response == nullptr) return true;
      for (const auto& [name, value] : response->headers)
        if (name == "NextPageToken") {
          request.query = {{"cursor", value}};
          return true;
        }
      return false;
    };
  };
  hooks_.auth["signed"] = [](RestRequest& request) {
    request.headers.emplace_back("X-Api-Key", "key-1");
    request.secrets.emplace_back("key-1");
  };
  run(source(
      R"([{"name": "items", "endpoint": {"path": "header_cursor", "paginator": "token"}}, {"name": "locked", "endpoint": {"path": "key_header", "auth": "signed"}}])"));
  EXPECT_EQ(ask("SELECT (SELECT count(*) FROM d.items), (SELECT count(*) FROM d.locked)"), "10|10\n");
}

/// Pages that are known in advance, each of which takes the server a while.
class PagesAtOnce : public RestApi {
 protected:
  static constexpr int kPages = 24;
  static constexpr int kMilliseconds = 100;

  /// `paginator`: its keys; `endpoint`: more keys of the endpoint.
  [[nodiscard]] Source many(const std::string& paginator, const std::string& params = "{}",
                            bool is_parallelized = true, const std::string& session = "{}") const {
    const std::string path = "many/" + std::to_string(kPages) + "/" + std::to_string(kMilliseconds);
    return source(R"([{"name": "rows", "parallelized": )" + std::string(is_parallelized ? "true" : "false") +
                      R"(, "endpoint": {"path": ")" + path + R"(", "params": )" + params +
                      R"(, "paginator": )" + paginator + "}}]",
                  R"("session": )" + session);
  }
  void run_with(const Source& source, int workers) const {
    PipelineOptions with_workers = options();
    with_workers.extract.workers = workers;
    Pipeline(with_workers).run(source);
  }
  /// Pages from the third on come after a minute: they are asked for, and have to be given up.
  [[nodiscard]] Source slow_behind_two(const std::string& params) const {
    return source(
        R"([{"name": "rows", "parallelized": true, "endpoint": {"path": "many/9/60000", "params": )" +
        params + R"(, "paginator": )" + pages_ + "}}]");
  }
  /// Most requests that were under way at a time.
  [[nodiscard]] std::int64_t most_under_way() const {
    std::int64_t most = 0;
    for (const Value& request : recorded())
      most = std::max(most, request.find("under_way")->get<std::int64_t>());
    return most;
  }
  void expect_rows(int pages) const {
    EXPECT_EQ(ask("SELECT count(*), count(DISTINCT id), coalesce(max(id), -1) FROM d.rows"),
              fmt::format("{0}|{0}|{1}\n", 2 * pages, 2 * pages - 1));
  }

  const std::string pages_ = R"({"type": "page_number", "total_path": "pages"})";
};

TEST_F(PagesAtOnce, TakeNoLongerThanTheirNumberByThreads) {
  const double start = now_seconds();
  run_with(many(pages_), 8);
  const double seconds = now_seconds() - start;
  expect_rows(kPages);
  EXPECT_EQ(recorded().size(), kPages);
  EXPECT_LE(most_under_way(), 8);
  EXPECT_GE(most_under_way(), 4);
  EXPECT_LT(seconds, kPages * kMilliseconds / 1000.0) << "one after the other they take longer";
}

TEST_F(PagesAtOnce, KeepTheirOrder) {
  run_with(many(R"({"type": "offset", "limit": 2, "total_path": "rows"})"), 5);
  EXPECT_EQ(ask("SELECT count(*) FROM (SELECT id, row_number() OVER () - 1 AS place FROM d.rows) WHERE id <> "
                "place"),
            "0\n");
  expect_rows(kPages);
}

TEST_F(PagesAtOnce, AreNoMoreThanTheClientAllows) {
  run_with(many(pages_, "{}", true, R"({"max_in_flight": 3})"), 8);
  expect_rows(kPages);
  EXPECT_LE(most_under_way(), 3);
  EXPECT_GE(most_under_way(), 2);
}

TEST_F(PagesAtOnce, ComeOneByOneWithoutTheKeyOrWithOneThread) {
  run_with(many(pages_, "{}", false), 8);
  EXPECT_EQ(most_under_way(), 1);
  run_with(many(pages_), 1);
  EXPECT_EQ(most_under_way(), 1);
}

TEST_F(PagesAtOnce, BehindAnEmptyOneDoNotCount) {
  run_with(many(pages_, R"({"ends": 7})"), 8);
  expect_rows(7);
}

TEST_F(PagesAtOnce, MayBeFewerThanTheMaximum) {
  run_with(many(R"({"type": "page_number", "total_path": null, "maximum_page": 500})", R"({"ends": 5})"), 8);
  expect_rows(5);
  EXPECT_LT(recorded().size(), 16U);
}

TEST_F(PagesAtOnce, OneThatIsMissingIsAnError) {
  EXPECT_THAT(error_of(many(pages_, R"({"broken": 9})")), AllOf(HasSubstr("404"), HasSubstr("no page 9")));
  EXPECT_FALSE(fs::exists(database()) && !user_tables(database(), "d").empty());
}

TEST_F(PagesAtOnce, AnErrorGivesUpThoseBehindIt) {
  const double start = now_seconds();
  EXPECT_THAT(error_of(slow_behind_two(R"({"quick": 2, "broken": 1})")), HasSubstr("no page 1"));
  EXPECT_LT(now_seconds() - start, 20);
  EXPECT_GT(recorded().size(), 2U);
}

TEST_F(PagesAtOnce, ALimitGivesUpThoseBehindIt) {
  const double start = now_seconds();
  const Source slow = slow_behind_two(R"({"quick": 2})");
  run_with(Source(slow.name(), {slow.resources()[0].with_limit({.pages = 2})}), 4);
  expect_rows(2);
  EXPECT_LT(now_seconds() - start, 20);
}

TEST_F(PagesAtOnce, AnEndGivesUpThoseBehindIt) {
  const double start = now_seconds();
  run_with(slow_behind_two(R"({"quick": 2, "ends": 1})"), 4);
  expect_rows(1);
  EXPECT_LT(now_seconds() - start, 20);
}

TEST_F(PagesAtOnce, OfSeveralResourcesShareTheThreads) {
  const std::string rows =
      R"(", "parallelized": true, "endpoint": {"path": "many/12/20", "paginator": {"type": "page_number", "total_path": "pages"}}})";
  std::string resources = R"([{"name": "rows)" + rows;
  for (const char* name : {"b", "c", "d"}) resources += std::string(R"(, {"name": ")") + name + rows;
  const std::string children =
      R"(, {"name": "children", "parallelized": true, "endpoint": {"path": "many/3/20", "params": {"of": "{resources.b.id}"}, "paginator": {"type": "page_number", "total_path": "pages"}}}])";
  run_with(source(resources + children), 3);
  expect_rows(12);
  for (const char* name : {"b", "c", "d"})
    EXPECT_EQ(ask(fmt::format("SELECT count(*), count(DISTINCT id) FROM d.{}", name)), "24|24\n");
  EXPECT_EQ(ask("SELECT count(*), count(DISTINCT id) FROM d.children"), "144|6\n");
  EXPECT_LE(most_under_way(), 4) << "the run's own thread helps where all others are busy";
  EXPECT_EQ(recorded().size(), 4U * 12 + 24 * 3);
}

TEST_F(PagesAtOnce, ALimitTakesTheFirst) {
  const Source all = many(pages_);
  run_with(Source(all.name(), {all.resources()[0].with_limit({.pages = 3})}), 4);
  expect_rows(3);
  EXPECT_LT(recorded().size(), 12U);
}

TEST_F(PagesAtOnce, ACursorInOrderEndsThem) {
  const Source all = many(pages_);
  const Incremental newest{
      .cursor_path = "day", .initial_value = 996, .row_order = Incremental::RowOrder::descending};
  run_with(Source(all.name(), {all.resources()[0].with_incremental(newest)}), 4);
  expect_rows(5);  // days 1000 to 996
  EXPECT_LT(recorded().size(), 16U);
}

TEST_F(RestApi, SecretsAreInNoFile) {
  run(source(
      R"([{"name": "key_query"}, {"name": "bearer", "endpoint": {"auth": {"token": "bearer-token-1"}}}])",
      R"("auth": {"type": "api_key", "name": "api_key", "api_key": "key-1", "location": "query"})"));
  for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_THAT(read_text(entry.path()), AllOf(Not(HasSubstr("key-1")), Not(HasSubstr("bearer-token-1"))))
        << entry.path();
  }
}

}  // namespace
}  // namespace sluice::testing
