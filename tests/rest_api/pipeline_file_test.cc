// Pipeline files over a REST API, through the command line tool, against the API of
// tests/support/http_server.py.

#include "pipeline/pipeline_file.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "http/session.h"
#include "json/decode.h"
#include "sluice/sluice.hpp"
#include "support/command_line.h"

namespace sluice::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kFixConfig = 78;
constexpr const char* kToken = "bearer-token-1";

class RestPipelineFile : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* server = std::getenv("SLUICE_TEST_HTTP");
    ASSERT_NE(server, nullptr) << "run this program with tests/support/http_server.py, which starts a server";
    server_ = server;
  }
  /// A file of a pipeline whose source has these lines.
  void write(const std::string& source) {
    cli_.folder.write("p.yaml",
                      "pipeline: blog\ndestination: duckdb:///db.duckdb\ndataset: d\nsource:\n" + source);
  }
  /// The file of the guide: posts since the last run, and their comments. Each answer takes the server a
  /// while.
  void write_blog(const std::string& disposition = "merge", int milliseconds = 0,
                  const std::string& params = {}, const std::string& keys = {}) {
    write(fmt::format(R"(  type: rest_api
  client: {{base_url: "{}", auth: {{type: bearer, token: "${{BLOG_TOKEN}}"}}}}
  resource_defaults: {{primary_key: id, write_disposition: {}}}
  resources:
    - name: posts
      endpoint: {{path: posts, data_selector: items, params: {{since: {{type: incremental, cursor_path: updated_at, initial_value: 0}}}}}}
    - name: comments
      endpoint: {{path: "posts/{{post_id}}/comments", params: {{post_id: {{type: resolve, resource: posts, field: id}}{}}}{}}}
      include_from_parent: [title]
)",
                      at(fmt::format("/blog/{}/", milliseconds)), disposition, params, keys));
  }
  /// Resources of the API's root, without credentials.
  void write_plain(const std::string& resources, const std::string& session = "{}") {
    write(fmt::format("  type: rest_api\n  client: {{base_url: \"{}\", session: {}}}\n  resources: {}\n",
                      at("/"), session, resources));
  }
  [[nodiscard]] Command command(std::vector<std::string> arguments, const std::string& token = kToken) const {
    Command command = cli_.command(std::move(arguments));
    if (!token.empty()) command.environment["BLOG_TOKEN"] = token;
    return command;
  }
  [[nodiscard]] Outcome sluice(std::vector<std::string> arguments, const std::string& token = kToken) const {
    return ::sluice::testing::run(command(std::move(arguments), token));
  }
  void load() const {
    const Outcome outcome = sluice({"run", "p.yaml"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome;
    EXPECT_THAT(outcome.text(), Not(HasSubstr(kToken)));
  }
  [[nodiscard]] std::string at(const std::string& path) const { return server_ + "/k/" + key_ + path; }
  void publish() const {
    http::Session().send(
        {.url = at("/blog/0/publish"), .headers = {{"Authorization", "Bearer bearer-token-1"}}});
  }
  [[nodiscard]] List recorded() const {
    return json::decode(http::Session().send({.url = server_ + "/recorded/" + key_}).body).value.get<List>();
  }
  [[nodiscard]] bool has_asked(const std::string& path) const {
    return std::ranges::any_of(recorded(),
                               [&](const Value& each) { return *each.find("path") == Value(path); });
  }
  template <class Condition>
  void wait_until(const Condition& is_so) const {
    const double start = now_seconds();
    while (!is_so()) {
      ASSERT_LT(now_seconds() - start, 60) << "the server was not asked";
      std::this_thread::sleep_for(5ms);
    }
  }
  [[nodiscard]] std::string ask(const std::string& sql) const { return select_text(cli_.database(), sql); }
  /// Posts 1 to `last`, and the comments of each.
  void expect_all(int last) const {
    EXPECT_EQ(ask("SELECT count(*), count(DISTINCT id), max(id) FROM d.posts"),
              fmt::format("{0}|{0}|{0}\n", last));
    int comments = 0;
    for (int post = 1; post <= last; ++post) comments += post % 3 + 1;
    EXPECT_EQ(ask("SELECT count(*), count(DISTINCT id) FROM d.comments"), fmt::format("{0}|{0}\n", comments));
    EXPECT_EQ(
        ask("SELECT count(*) FROM d.comments JOIN d.posts ON posts.id = comments.id // 10 WHERE title IS "
            "DISTINCT FROM _posts_title"),
        "0\n");
  }
  /// Starts a run, and sends it the signal a moment after the server was asked for that path.
  Outcome stop_at(const std::string& path, int signal) {
    Child child(command({"run", "p.yaml"}));
    wait_until([&] { return has_asked(path); });
    std::this_thread::sleep_for(200ms);
    const double start = now_seconds();
    ::kill(child.pid(), signal);
    const Outcome outcome = child.wait(30);
    EXPECT_LT(now_seconds() - start, 2) << outcome;
    EXPECT_EQ(outcome.exit_code, 128 + signal) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("nothing was extracted; run again"));
    EXPECT_TRUE(cli_.pending("blog").empty());
    return outcome;
  }

  std::string server_;
  std::string key_ = random_hex(6);
  CommandLine cli_;
};

TEST_F(RestPipelineFile, LoadsPostsAndTheirCommentsAndThenWhatIsNew) {
  write_blog();
  load();
  expect_all(20);
  publish();
  const std::size_t before = recorded().size();
  load();
  expect_all(21);
  EXPECT_EQ(ask("SELECT title FROM d.posts WHERE id = 1"), "post 1, version 2\n");
  List requests = recorded();
  requests.erase(requests.begin(), requests.begin() + static_cast<std::ptrdiff_t>(before));
  ASSERT_EQ(requests.size(), 3U) << "posts, and the comments of the two that are new";
  EXPECT_EQ(*requests[0].find("query")->find("since"), Value("20"));
  EXPECT_EQ(*requests[1].find("path"), Value("/blog/0/posts/1/comments"));
  EXPECT_EQ(*requests[2].find("path"), Value("/blog/0/posts/21/comments"));
}

TEST_F(RestPipelineFile, NothingNewLoadsNothing) {
  write_blog("append");
  load();
  load();
  expect_all(20);
}

TEST_F(RestPipelineFile, CheckAndDiscoverKnowTheApi) {
  write_blog();
  const Outcome check = sluice({"check", "p.yaml"});
  EXPECT_EQ(check.exit_code, 0) << check;
  EXPECT_THAT(check.text(), AllOf(HasSubstr("answered 200"), Not(HasSubstr(kToken))));
  const Outcome discover = sluice({"discover", "p.yaml"});
  EXPECT_EQ(discover.exit_code, 0) << discover;
  EXPECT_THAT(discover.out, AllOf(HasSubstr("GET posts"), HasSubstr("for every row of posts")));
  EXPECT_EQ(cli_.rows("posts"), -1);
}

TEST_F(RestPipelineFile, AMissingTokenIsNamedBeforeAnythingIsAsked) {
  write_blog();
  for (const char* verb : {"run", "check", "discover"}) {
    const Outcome outcome = sluice({verb, "p.yaml"}, "");
    EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("BLOG_TOKEN"), HasSubstr("p.yaml:")));
  }
  EXPECT_TRUE(recorded().empty());
}

TEST_F(RestPipelineFile, AWrongTokenNamesTheResourceAndIsShownNowhere) {
  write_blog();
  constexpr const char* kWrong = "wrong-token-7";  // which the server repeats
  for (const char* verb : {"run", "check"}) {
    const Outcome outcome = sluice({verb, "p.yaml"}, kWrong);
    EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("401"), HasSubstr("posts"), HasSubstr("check the auth")));
    EXPECT_THAT(outcome.text(), Not(HasSubstr(kWrong)));
  }
  for (const auto& entry : fs::recursive_directory_iterator(cli_.folder.path())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_THAT(read_text(entry.path()), Not(HasSubstr(kWrong))) << entry.path();
  }
}

TEST_F(RestPipelineFile, AChildThatIsNotThereMayBeIgnored) {
  write_blog("merge", 0, ", closed: 4");
  const Outcome refused = sluice({"run", "p.yaml"});
  EXPECT_EQ(refused.exit_code, kFixConfig) << refused;
  EXPECT_THAT(refused.err, AllOf(HasSubstr("comments"), HasSubstr("404"), HasSubstr("posts/4/comments")));
  EXPECT_EQ(cli_.rows("posts"), -1);
  write_blog("merge", 0, ", closed: 4", ", response_actions: [{status_code: 404, action: ignore}]");
  load();
  EXPECT_EQ(ask("SELECT count(*), count(*) FILTER (WHERE id // 10 = 4) FROM d.comments"), "39|0\n");
}

TEST_F(RestPipelineFile, AKillInTheMiddleLeavesEveryRowOnce) {
  write_blog("append", 20);
  for (const std::size_t requests : {3U, 12U, 20U}) {
    const std::size_t before = recorded().size();
    Child child(command({"run", "p.yaml"}));
    wait_until([&] { return recorded().size() >= before + requests; });
    child.kill();
    EXPECT_TRUE(child.wait().is_killed);
    EXPECT_EQ(cli_.rows("posts"), -1);
  }
  load();
  expect_all(20);
  publish();
  load();
  EXPECT_EQ(ask("SELECT count(*) FROM d.posts"), "22\n") << "appended: the first post in two versions";
}

TEST_F(RestPipelineFile, ACursorMayStandInAJsonBody) {
  write_plain(
      "[{name: found, endpoint: {path: cursor, method: POST, json: {q: rain}, data_selector: data, "
      "paginator: "
      "{type: cursor, cursor_body_path: cursor}}}]");
  load();
  EXPECT_EQ(ask("SELECT count(*), count(DISTINCT id) FROM d.found"), "10|10\n");
  const List requests = recorded();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(*requests[0].find("body"), Value(R"({"q":"rain"})"));
  EXPECT_EQ(*requests[1].find("body"), Value(R"({"q":"rain","cursor":"4"})"));
  EXPECT_EQ(*requests[2].find("body"), Value(R"({"q":"rain","cursor":"8"})"));
}

TEST_F(RestPipelineFile, AProxyOfTheEnvironmentIsAsked) {
  write("  type: rest_api\n  client: {base_url: \"http://api.invalid/k/" + key_ +
        "/\", auth: {type: http_basic, username: aladdin, password: open sesame}}\n  resources: [basic]\n");
  Command through = command({"run", "p.yaml"});
  through.environment["http_proxy"] = server_;
  const Outcome outcome = ::sluice::testing::run(through);
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(cli_.rows("basic"), 10);
  ASSERT_EQ(recorded().size(), 1U);
  EXPECT_EQ(*recorded()[0].find("headers")->find("host"), Value("api.invalid"));
  through.environment["no_proxy"] = "api.invalid";
  write(
      "  type: rest_api\n  client: {base_url: \"http://api.invalid/\", session: {request_max_attempts: 1}}\n"
      "  resources: [items]\n");
  EXPECT_THAT(::sluice::testing::run(through).err, HasSubstr("api.invalid"));
  EXPECT_EQ(recorded().size(), 1U);
}

TEST_F(RestPipelineFile, StepsKeepPersonalFieldsOutOfThePackage) {
  write_plain(
      "[{name: people, write_disposition: replace, steps: [{drop: email}, {hash: phone, salt: kanari7}, "
      "{mask: card}, {drop: "
      "address.street}]}]");
  const PipelineFile file = PipelineFile::read(cli_.folder / "p.yaml", {});
  Pipeline pipeline({.name = "blog", .data_dir = cli_.folder / "data"});
  pipeline.extract(file.source("blog"));
  const std::vector<std::string> personal{"person1@", "0170-55", "41111111", "Hidden Lane", "kanari7"};
  std::size_t files = 0;
  std::string everything;
  for (const auto& entry : fs::recursive_directory_iterator(cli_.folder / "data"))
    if (entry.is_regular_file()) {
      everything += read_text(entry.path());
      ++files;
    }
  EXPECT_GT(files, 2U);
  EXPECT_THAT(everything, AllOf(HasSubstr("Ulm"), HasSubstr("***1234"), HasSubstr("***2234")));
  for (const std::string& text : personal) EXPECT_THAT(everything, Not(HasSubstr(text)));
  load();
  EXPECT_EQ(ask("SELECT id, length(phone), card, address__town FROM d.people WHERE id = 2"),
            "2|64|************2234|Ulm\n");
}

TEST_F(RestPipelineFile, ASignalEndsAWaitThatTheServerAskedFor) {
  write_plain("[{name: items, write_disposition: append}, {name: busy, endpoint: busy/1/60}]");
  EXPECT_THAT(stop_at("/busy/1/60", SIGTERM).err, HasSubstr("429 Too Many Requests"));
  load();
  EXPECT_EQ(ask("SELECT (SELECT count(*) FROM d.items), (SELECT count(*) FROM d.busy)"), "10|10\n");
}

TEST_F(RestPipelineFile, ASignalEndsAWaitOnAnotherThread) {
  write_plain(
      "[{name: items, write_disposition: append}, {name: busy, parallelized: true, endpoint: busy/1/60}]");
  stop_at("/busy/1/60", SIGINT);
  load();
  EXPECT_EQ(ask("SELECT (SELECT count(*) FROM d.items), (SELECT count(*) FROM d.busy)"), "10|10\n");
}

TEST_F(RestPipelineFile, ASignalEndsAWaitForThePace) {
  write_plain("[{name: rows, endpoint: {path: many/3, paginator: {type: page_number, total_path: pages}}}]",
              "{requests_per_second: 0.01}");
  stop_at("/many/3", SIGTERM);
}

TEST_F(RestPipelineFile, ASignalEndsPagesThatAreAskedForAtOnce) {
  write_plain(
      "[{name: rows, parallelized: true, endpoint: {path: many/9/60000, params: {quick: 1}, paginator: "
      "{type: "
      "page_number, total_path: pages}}}]");
  stop_at("/many/9/60000", SIGTERM);
  EXPECT_GT(recorded().size(), 2U);
}

TEST_F(RestPipelineFile, ASignalEndsAWaitForAResponse) {
  write_plain("[{name: slow, endpoint: slow/20}]");
  stop_at("/slow/20", SIGTERM);
}

}  // namespace
}  // namespace sluice::testing
