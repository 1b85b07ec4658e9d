#include <chrono>
#include <cstdlib>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/allowance.h"
#include "base/ids.h"
#include "http/fault.h"
#include "http/session.h"
#include "http/url.h"
#include "sluice/error.hpp"

namespace sluice::http {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error("run this program with tests/support/http_server.py");
  return value;
}

/// Against the server that tests/support/http_server.py starts.
class Http : public ::testing::Test {
 protected:
  [[nodiscard]] std::string at(const std::string& path) const { return server_ + "/k/" + key_ + path; }
  [[nodiscard]] Request get(const std::string& path) const { return {.url = at(path)}; }
  static SessionOptions quick(int attempts = 5) {
    return {.retry = {.attempts = attempts, .factor = 0.01, .max_delay = 5}};
  }
  /// How many requests the server got for this test.
  [[nodiscard]] std::size_t requests() const {
    const std::string body = Session().send({.url = server_ + "/recorded/" + key_}).body;
    std::size_t count = 0;
    for (std::size_t found = body.find("\"method\""); found != std::string::npos;
         found = body.find("\"method\"", found + 1))
      ++count;
    return count;
  }
  Error error_of(const Request& request, SessionOptions options = quick(1)) {
    try {
      Session(std::move(options)).send(request);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return {Remedy::report_bug, "no error"};
  }

  std::string server_ = variable("SLUICE_TEST_HTTP");
  std::string key_ = random_hex(6);
};

TEST_F(Http, AResponseHasStatusHeadersAndBody) {
  const Response response = Session().send(get("/items"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.reason, "OK");
  EXPECT_TRUE(response.is_success());
  ASSERT_NE(find_header(response.headers, "content-type"), nullptr);
  EXPECT_EQ(*find_header(response.headers, "CONTENT-TYPE"), "application/json");
  EXPECT_THAT(response.body, HasSubstr("\"item 10\""));
}

TEST_F(Http, QueryHeadersAndBodyArriveAsGiven) {
  Request request{.method = "POST", .url = at("/echo?x=1")};
  request.query = {{"name with space", "a&b=c"}, {"ü", "ö"}};
  request.headers = {{"X-One", "1"}, {"Content-Type", "text/plain"}};
  request.body = "body";
  const std::string body = Session().send(request).body;
  EXPECT_THAT(body, AllOf(HasSubstr(R"("x": "1")"), HasSubstr(R"("name with space": "a&b=c")"),
                          HasSubstr(R"("\u00fc": "\u00f6")"), HasSubstr(R"("x-one": "1")"),
                          HasSubstr(R"("body": "body")"), HasSubstr(R"("method": "POST")"),
                          HasSubstr(R"("content-type": "text/plain")")));
}

TEST_F(Http, PackedBodiesAreUnpacked) {
  EXPECT_EQ(Session().send(get("/gzip")).body, Session().send(get("/items")).body);
}

TEST_F(Http, AStatusIsNoErrorUntilItIsMadeOne) {
  const Request request = get("/status/404?body=no%20such%20thing");
  const Response response = Session().send(request);
  EXPECT_EQ(response.status, 404);
  const Error error = refusal_of(request, response);
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.what(), AllOf(HasSubstr("GET " + at("/status/404")), HasSubstr("404 Not Found"),
                                  HasSubstr("no such thing")));
}

TEST_F(Http, WhatMayPassIsSentAgain) {
  EXPECT_EQ(Session(quick()).send(get("/flaky/3")).status, 200);
  EXPECT_EQ(requests(), 4U);
}

TEST_F(Http, AttemptsAreCounted) {
  EXPECT_EQ(Session(quick(3)).send(get("/flaky/100/503")).status, 503);
  EXPECT_EQ(requests(), 3U);
}

TEST_F(Http, AnAcceptedStatusIsNotSentAgain) {
  const Response response =
      Session(quick()).send(get("/flaky/100"), [](const Response& r) { return r.status == 500; });
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(requests(), 1U);
}

TEST_F(Http, OtherStatusesAreNotSentAgain) {
  EXPECT_EQ(Session(quick()).send(get("/status/400")).status, 400);
  EXPECT_EQ(requests(), 1U);
}

TEST_F(Http, RetryAfterIsWaitedFor) {
  const auto start = Clock::now();
  EXPECT_EQ(Session(quick()).send(get("/busy/1/1")).status, 200);
  EXPECT_GE(since(start), 1.0);
  const auto again = Clock::now();
  EXPECT_EQ(Session(quick()).send(get("/busy/1/date")).status, 200);
  EXPECT_GE(since(again), 0.5);
}

TEST_F(Http, LostConnectionsAndCutBodiesAreSentAgain) {
  EXPECT_EQ(Session(quick()).send(get("/drop/2")).status, 200);
  EXPECT_EQ(Session(quick()).send(get("/truncated/2")).body, Session().send(get("/items")).body);
}

TEST_F(Http, ACutBodyIsNeverABody) {
  const Error error = error_of(get("/truncated"), quick(2));
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_THAT(error.what(), AllOf(HasSubstr(at("/truncated")), HasSubstr("given up after 2 attempts")));
}

TEST_F(Http, NobodyListening) {
  const Error error = error_of({.url = "http://127.0.0.1:1/x"}, quick(2));
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_THAT(error.what(), HasSubstr("http://127.0.0.1:1/x"));
}

TEST_F(Http, ABodyHasALimit) {
  SessionOptions options = quick();
  options.limits.max_response_bytes = 1U << 20;
  const Error error = error_of(get("/huge/100000000"), options);
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.what(), HasSubstr("larger than 1048576 bytes; raise max_response_bytes"));
  EXPECT_EQ(requests(), 1U);
}

TEST_F(Http, TheLimitIsOfTheUnpackedBody) {
  SessionOptions options = quick();
  options.limits.max_response_bytes = 1U << 20;
  EXPECT_THAT(error_of(get("/bomb/50000000"), options).what(), HasSubstr("larger than 1048576 bytes"));
}

TEST_F(Http, ASlowDripIsGivenUp) {
  SessionOptions options = quick(1);
  options.limits.stall_seconds = 1;
  options.limits.stall_bytes_per_second = 1000;
  const auto start = Clock::now();
  EXPECT_EQ(error_of(get("/drip/20"), options).remedy(), Remedy::retry);
  EXPECT_LT(since(start), 10.0);
}

TEST_F(Http, AServerThatSaysNothingIsGivenUp) {
  SessionOptions options = quick(1);
  options.limits.total_seconds = 0.3;
  EXPECT_EQ(error_of(get("/slow/3"), options).remedy(), Remedy::retry);
}

TEST_F(Http, CertificatesAreVerified) {
  const std::string safe = variable("SLUICE_TEST_HTTPS");
  const Error error = error_of({.url = safe + "/items"});
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.what(), HasSubstr("certificate"));
  SessionOptions trusting = quick();
  trusting.ca_file = variable("SLUICE_TEST_HTTPS_CA");
  EXPECT_EQ(Session(trusting).send({.url = safe + "/items"}).status, 200);
}

TEST_F(Http, ARedirectOnTheSameHostKeepsEverything) {
  Request request = get("/redirect/302/same");
  request.headers = {{"Authorization", "Bearer t"}, {"X-Api-Key", "k"}};
  request.query = {{"gone", "1"}};
  const Response response = Session().send(request);
  EXPECT_THAT(response.body, AllOf(HasSubstr("Bearer t"), HasSubstr("\"x-api-key\": \"k\""),
                                   HasSubstr("moved"), Not(HasSubstr("gone"))));
  EXPECT_EQ(response.url, at("/echo?moved=1"));
}

TEST_F(Http, ARedirectToAnotherHostTakesNoCredentialsAlong) {
  for (const char* status : {"301", "302", "303", "307", "308"}) {
    Request request = get(std::string("/redirect/") + status + "/other");
    request.headers = {{"Authorization", "Bearer t0k"},
                       {"Cookie", "c=t0k"},
                       {"X-Api-Key", "t0k"},
                       {"X-Anything", "t0k"},
                       {"Accept", "application/json"}};
    const Response response = Session().send(request);
    EXPECT_EQ(response.status, 200);
    EXPECT_THAT(response.body, AllOf(Not(HasSubstr("t0k")), HasSubstr("application/json"))) << status;
    EXPECT_EQ(origin_of(response.url), variable("SLUICE_TEST_HTTP_OTHER"));
  }
}

TEST_F(Http, ABodyDoesNotFollowToAnotherHost) {
  Request request = get("/redirect/307/other");
  request.method = "POST";
  request.body = "client_secret=s";
  EXPECT_THAT(error_of(request).what(), HasSubstr("the body is not sent to another host"));
  request.url = at("/redirect/307/same");
  EXPECT_THAT(Session().send(request).body, HasSubstr("client_secret=s"));
  request.url = at("/redirect/303/other");
  EXPECT_THAT(Session().send(request).body, AllOf(HasSubstr("\"GET\""), Not(HasSubstr("client_secret"))));
}

TEST_F(Http, CookiesAreNotKept) {
  Session session;
  for (int i = 0; i < 2; ++i) {
    const Response response = session.send(get("/cookie"));
    ASSERT_NE(find_header(response.headers, "Set-Cookie"), nullptr);
    EXPECT_THAT(response.body, Not(HasSubstr("visitor=1")));
  }
}

TEST_F(Http, RedirectsEnd) {
  EXPECT_THAT(error_of(get("/redirect/302/loop")).what(), HasSubstr("more than 10 redirects"));
}

TEST_F(Http, NothingButHttpIsSpoken) {
  EXPECT_EQ(error_of({.url = "file:///etc/passwd"}).remedy(), Remedy::fix_config);
  EXPECT_EQ(error_of({.url = "no url"}).remedy(), Remedy::fix_config);
}

TEST_F(Http, AHeaderCannotSmuggleAnother) {
  Request request = get("/echo");
  request.headers = {{"Authorization", "Bearer t0k\r\nX-Evil: 1"}};
  EXPECT_THAT(error_of(request).what(),
              AllOf(HasSubstr("a header has to be on one line"), Not(HasSubstr("t0k"))));
}

TEST_F(Http, ErrorsHaveNoSecrets) {
  Request request = get("/telltale?api_key=t0k");
  request.headers = {{"Authorization", "Bearer s3cret"}};
  request.secrets = {"s3cret", "t0k"};
  const std::string message = refusal_of(request, Session().send(request)).what();
  EXPECT_THAT(message,
              AllOf(HasSubstr("403"), HasSubstr("***"), Not(HasSubstr("s3cret")), Not(HasSubstr("t0k"))));
}

TEST_F(Http, RequestsAreSignedAsAwsWants) {
  Request request = get("/echo");
  request.signature = {.region = "eu-1", .service = "s3", .key_id = "key-id", .secret = "s3cret"};
  const std::string body = Session().send(request).body;
  EXPECT_THAT(body, AllOf(HasSubstr("AWS4-HMAC-SHA256 Credential=key-id/"),
                          HasSubstr("/eu-1/s3/aws4_request"), Not(HasSubstr("s3cret"))));
}

TEST_F(Http, ASignedRequestCarriesTheSessionToken) {
  Request request = get("/echo");
  request.signature = {
      .region = "eu-1", .service = "s3", .key_id = "key-id", .secret = "s3cret", .session_token = "t0k"};
  EXPECT_THAT(
      Session().send(request).body,
      AllOf(HasSubstr("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature="),
            HasSubstr(R"("x-amz-security-token": "t0k")")));
}

TEST_F(Http, ASignatureCannotSmuggleAHeader) {
  Request request = get("/echo");
  request.signature = {
      .region = "eu-1", .service = "s3", .key_id = "k", .secret = "s", .session_token = "t0k\r\nX-Evil: 1"};
  EXPECT_THAT(error_of(request).what(),
              AllOf(HasSubstr("a header has to be on one line"), Not(HasSubstr("t0k"))));
}

TEST_F(Http, APathIsSentAsItStands) {
  Request request = get("/echo/a/../b//c/.");
  EXPECT_THAT(Session().send(request).body, HasSubstr(R"("path": "/echo/b//c")"));
  request.keeps_path = true;
  EXPECT_THAT(Session().send(request).body, HasSubstr(R"("path": "/echo/a/../b//c/.")"));
}

TEST_F(Http, ABodyMayStayPacked) {
  Request request = get("/gzip");
  request.stays_packed = true;
  EXPECT_THAT(Session().send(request).body, StartsWith("\x1f\x8b"));
}

TEST_F(Http, ARedirectMayBeTheAnswer) {
  Request request = get("/redirect/302/same");
  request.follows_redirects = false;
  EXPECT_EQ(Session().send(request).status, 302);
}

TEST_F(Http, AStopEndsEveryWait) {
  Session slow({.retry = {.factor = 600}, .requests_per_second = 0.001});
  const auto seconds_of = [&](const auto& ask) {
    std::stop_source stop;
    const Allowed allowed({.stop = stop.get_token()});
    const std::jthread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      stop.request_stop();
    });
    const Clock::time_point start = Clock::now();
    try {
      ask();
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::retry);
      EXPECT_THAT(error.what(), HasSubstr("stopped as asked"));
    }
    return since(start);
  };
  EXPECT_LT(seconds_of([&] { Session({.retry = {.factor = 600}}).send(get("/flaky/1")); }), 2)
      << "next attempt";
  EXPECT_LT(seconds_of([&] { Session().send(get("/busy/1/60")); }), 2) << "Retry-After";
  EXPECT_LT(seconds_of([&] { Session().send(get("/slow/30")); }), 3) << "a response";
  EXPECT_EQ(slow.send(get("/items")).status, 200);
  EXPECT_LT(seconds_of([&] { slow.send(get("/items")); }), 2) << "pace";
}

TEST_F(Http, AStopEndsTheWaitForATurn) {
  Session session({.max_in_flight = 1});
  std::jthread first([&] { session.send(get("/slow/1")); });
  while (requests() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::stop_source stop;
  {
    const Allowed allowed({.stop = stop.get_token()});
    stop.request_stop();
    EXPECT_THROW(session.send(get("/items")), Error);
  }
  first.join();
  EXPECT_EQ(session.send(get("/items")).status, 200) << "the turn that was not taken is free";
}

TEST_F(Http, RequestsAreSpacedOut) {
  SessionOptions options = quick();
  options.requests_per_second = 20;
  Session session(options);
  const auto start = Clock::now();
  for (int i = 0; i < 6; ++i) session.send(get("/items"));
  EXPECT_GE(since(start), 0.25);
}

TEST_F(Http, AsManyAreUnderWayAsAllowed) {
  SessionOptions options = quick();
  options.max_in_flight = 2;
  Session session(options);
  const auto start = Clock::now();
  std::vector<std::jthread> threads;
  for (int i = 0; i < 6; ++i)
    threads.emplace_back([&] { EXPECT_EQ(session.send(get("/slow/0.2")).status, 200); });
  threads.clear();
  EXPECT_GE(since(start), 0.6);
}

TEST(Retry, DelaysDouble) {
  const Retry retry;
  EXPECT_EQ(retry.delay_after(1, nullptr, 0), 1);
  EXPECT_EQ(retry.delay_after(2, nullptr, 0), 2);
  EXPECT_EQ(retry.delay_after(4, nullptr, 0), 8);
  EXPECT_EQ(retry.delay_after(30, nullptr, 0), 300);
}

TEST(Retry, TheServersWishCounts) {
  const Retry retry;
  const Response seconds{.status = 429, .headers = {{"retry-after", " 7 "}}};
  EXPECT_EQ(retry.delay_after(1, &seconds, 0), 7);
  const Response date{.status = 503, .headers = {{"Retry-After", "Thu, 01 Jan 1970 00:01:00 GMT"}}};
  EXPECT_EQ(retry.delay_after(1, &date, 50), 10);
  EXPECT_EQ(retry.delay_after(1, &date, 100), 0);
  const Response much{.status = 429, .headers = {{"Retry-After", "86400"}}};
  EXPECT_EQ(retry.delay_after(1, &much, 0), 300);
  const Response nonsense{.status = 429, .headers = {{"Retry-After", "soon"}}};
  EXPECT_EQ(retry.delay_after(3, &nonsense, 0), 4);
}

TEST(Headers, LinksAreFoundByRelation) {
  const Headers headers = {
      {"link", R"(<https://a/?x=1,2>; rel="prev", <https://a/2>; title="a, b"; rel="next last")"},
      {"Link", "<https://a/9>; rel=first"}};
  EXPECT_EQ(link_of(headers, "next"), "https://a/2");
  EXPECT_EQ(link_of(headers, "last"), "https://a/2");
  EXPECT_EQ(link_of(headers, "prev"), "https://a/?x=1,2");
  EXPECT_EQ(link_of(headers, "first"), "https://a/9");
  EXPECT_EQ(link_of(headers, "up"), std::nullopt);
  EXPECT_EQ(link_of({{"Link", "nonsense"}}, "next"), std::nullopt);
}

TEST(Url, RelativeOnesCountFromTheirPage) {
  EXPECT_EQ(resolve("https://a/b/c?x=1", "?y=2"), "https://a/b/c?y=2");
  EXPECT_EQ(resolve("https://a/b/c", "/d"), "https://a/d");
  EXPECT_EQ(resolve("https://a/b/c", "https://z/d"), "https://z/d");
  EXPECT_EQ(with_query("https://a/b?x=1", {{"y", "2 3"}}), "https://a/b?x=1&y=2%203");
  EXPECT_EQ(with_query("https://a/b?", {{"y", "2"}}), "https://a/b?y=2");
  EXPECT_EQ(with_query("https://a/b#f", {{"y", "/"}, {"z", "é"}}), "https://a/b?y=%2F&z=%C3%A9");
}

TEST(Url, OriginsDifferBySchemeHostAndPort) {
  EXPECT_EQ(origin_of("https://A.example/x"), origin_of("https://a.example:443/y?z"));
  EXPECT_NE(origin_of("https://a.example/x"), origin_of("http://a.example/x"));
  EXPECT_NE(origin_of("https://a.example/x"), origin_of("https://a.example:8443/x"));
}

TEST(Url, WhatIsShownHasNoSecrets) {
  EXPECT_EQ(shown("https://me:pw@a/b?page=2&api_key=k&X-Token=t#f", {}),
            "https://a/b?page=2&api_key=***&X-Token=***");
  const std::vector<std::string> secrets{"a b"};
  EXPECT_EQ(shown("https://a/a%20b?q=a%20b", secrets), "https://a/***?q=***");
  EXPECT_EQ(without_secrets("x a b y", secrets), "x *** y");
}

}  // namespace
}  // namespace sluice::http
