#include "sources/rest_api/declare.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "json/decode.h"
#include "json/encode.h"
#include "sluice/error.hpp"
#include "sources/rest_api/auth.h"
#include "sources/rest_api/endpoint.h"
#include "sources/rest_api/pages.h"
#include "sources/rest_api/pattern.h"

namespace sluice::rest {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Value parsed(const std::string& text) {
  json::Decoded decoded = json::decode(text);
  if (decoded.fault) throw std::runtime_error(decoded.fault->reason + " in " + text);
  return std::move(decoded.value);
}

/// Configurations of one client, against the server that tests/support/http_server.py starts.
class RestSource : public ::testing::Test {
 protected:
  static std::string server() {
    const char* value = std::getenv("SLUICE_TEST_HTTP");
    return value == nullptr ? "http://127.0.0.1:1" : value;
  }
  /// `client`: members besides base_url; `resources`: a list.
  [[nodiscard]] Source source(const std::string& resources, const std::string& client = {},
                              const std::string& defaults = "{}") const {
    return rest_api(
        parsed(R"({"client": {"base_url": ")" + base_ + R"(/", "session": {"request_max_attempts": 1})" +
               (client.empty() ? "" : ", " + client) + R"(}, "resource_defaults": )" + defaults +
               R"(, "resources": )" + resources + "}"),
        hooks_);
  }
  /// Pages of the only resource, as text.
  [[nodiscard]] std::vector<std::string> pages(const std::string& resource,
                                               const std::string& client = {}) const {
    std::vector<std::string> texts;
    const Source made = source("[" + resource + "]", client);
    for (const Page& page : made.resources().at(0).pages())
      texts.push_back(std::get<Page::Json>(page.variant()).text);
    return texts;
  }
  /// How many rows came in all, of the only resource.
  [[nodiscard]] std::vector<std::size_t> page_sizes(const std::string& resource,
                                                    const std::string& client = {}) const {
    std::vector<std::size_t> sizes;
    for (const std::string& text : pages(resource, client)) {
      const Value rows = parsed(text);
      sizes.push_back(rows.is<List>() ? rows.get<List>().size() : 1);
    }
    return sizes;
  }
  [[nodiscard]] std::string error(const std::string& resources, const std::string& client = {},
                                  const std::string& defaults = "{}") const {
    try {
      const Source made = source(resources, client, defaults);
      for (const Resource& resource : made.resources())
        if (resource.feed() == nullptr)
          for (const Page& page : resource.pages()) static_cast<void>(page);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }
  [[nodiscard]] List recorded() const {
    return parsed(http::Session().send({.url = server() + "/recorded/" + key_}).body).get<List>();
  }

  std::string key_ = random_hex(6);
  std::string base_ = server() + "/k/" + key_;
  RestHooks hooks_;
};

TEST_F(RestSource, EveryPaginatorGetsAllPages) {
  const auto sizes = ElementsAre(4, 4, 2);
  EXPECT_THAT(
      page_sizes(
          R"({"name": "a", "endpoint": {"path": "json_link", "paginator": {"type": "json_link", "next_url_path": "paging.next"}}})"),
      sizes);
  EXPECT_THAT(
      page_sizes(
          R"({"name": "a", "endpoint": {"path": "json_link/relative", "paginator": {"type": "json_link", "next_url_path": "paging.next"}}})"),
      sizes);
  EXPECT_THAT(page_sizes(R"({"name": "a", "endpoint": {"path": "header_link", "paginator": "header_link"}})"),
              sizes);
  EXPECT_THAT(
      page_sizes(
          R"({"name": "a", "endpoint": {"path": "header_cursor", "paginator": {"type": "header_cursor", "cursor_key": "NextPageToken"}}})"),
      sizes);
  EXPECT_THAT(page_sizes(R"({"name": "a", "endpoint": {"path": "cursor", "paginator": "cursor"}})"), sizes);
  EXPECT_THAT(
      page_sizes(
          R"({"name": "a", "endpoint": {"path": "cursor", "method": "POST", "json": {"q": 1}, "paginator": {"type": "cursor", "cursor_body_path": "cursor"}}})"),
      sizes);
  EXPECT_THAT(
      page_sizes(
          R"({"name": "a", "endpoint": {"path": "offset/total", "paginator": {"type": "offset", "limit": 4}}})"),
      sizes);
  EXPECT_THAT(
      page_sizes(
          R"({"name": "a", "endpoint": {"path": "offset/more", "paginator": {"type": "offset", "limit": 4, "total_path": null, "has_more_path": "has_more"}}})"),
      sizes);
  EXPECT_THAT(
      page_sizes(
          R"({"name": "a", "endpoint": {"path": "offset", "method": "POST", "paginator": {"type": "offset", "limit": 4, "total_path": null, "offset_body_path": "paging.offset", "limit_body_path": "paging.limit"}}})"),
      sizes);
  EXPECT_THAT(
      page_sizes(R"({"name": "a", "endpoint": {"path": "page_number/total", "paginator": "page_number"}})"),
      sizes);
  EXPECT_THAT(
      page_sizes(
          R"({"name": "a", "endpoint": {"path": "page_number/from_one", "paginator": {"type": "page_number", "base_page": 1, "total_path": null}}})"),
      sizes);
  EXPECT_THAT(page_sizes(R"({"name": "a", "endpoint": {"path": "items", "paginator": "single_page"}})"),
              ElementsAre(10));
}

TEST_F(RestSource, PaginatorsAreDetected) {
  const auto sizes = ElementsAre(4, 4, 2);
  EXPECT_THAT(page_sizes(R"("json_link")"), sizes);
  EXPECT_THAT(page_sizes(R"("header_link")"), sizes);
  EXPECT_THAT(page_sizes(R"("page_number/pages")"), sizes);
  EXPECT_THAT(page_sizes(R"("cursor")"), sizes);
  EXPECT_THAT(page_sizes(R"("items")"), ElementsAre(10));
  EXPECT_THAT(page_sizes(R"({"name": "a", "endpoint": {"path": "cursor", "paginator": "auto"}})"), sizes);
}

TEST_F(RestSource, KeysOfDltThatAreNotThereAreRefusedByName) {
  EXPECT_THAT(error(R"([{"name": "a", "parent_table_name": "b"}])"),
              HasSubstr("parent_table_name: no such key"));
  EXPECT_THAT(
      error(R"([{"name": "a", "endpoint": {"incremental": {"cursor_path": "b", "transform": "date"}}}])"),
      HasSubstr("transform: no such key"));
  EXPECT_THAT(error(R"(["a"])", R"("auth": {"type": "oauth2_client_credentials", "session": {}})"),
              HasSubstr("client.auth.session: no such key"));
  EXPECT_THAT(
      error(
          R"([{"name": "a", "endpoint": {"response_actions": [{"status_code": "4xx", "action": "ignore"}]}}])"),
      HasSubstr("status_code has to be a whole number"));
}

TEST_F(RestSource, DefaultsHaveNoNameAndAreNoText) {
  EXPECT_THAT(error(R"(["a"])", "", R"({"name": "b"})"), HasSubstr("resource_defaults.name: no such key"));
  EXPECT_THAT(error(R"(["a"])", "", R"({"endpoint": "b"})"), HasSubstr("resource_defaults.endpoint"));
}

TEST_F(RestSource, ThePaginatorOfTheClientIsForAll) {
  EXPECT_THAT(page_sizes(R"("header_cursor")",
                         R"("paginator": {"type": "header_cursor", "cursor_key": "NextPageToken"})"),
              ElementsAre(4, 4, 2));
}

TEST_F(RestSource, EveryKindOfAuthIsSent) {
  EXPECT_THAT(page_sizes(R"("bearer")", R"("auth": {"token": "bearer-token-1"})"), ElementsAre(10));
  EXPECT_THAT(page_sizes(R"("bearer")", R"("auth": {"type": "bearer", "token": "bearer-token-1"})"),
              ElementsAre(10));
  EXPECT_THAT(
      page_sizes(R"("basic")",
                 R"("auth": {"type": "http_basic", "username": "aladdin", "password": "open sesame"})"),
      ElementsAre(10));
  EXPECT_THAT(page_sizes(R"("key_header")",
                         R"("auth": {"type": "api_key", "name": "X-Api-Key", "api_key": "key-1"})"),
              ElementsAre(10));
  EXPECT_THAT(
      page_sizes(
          R"("key_query")",
          R"("auth": {"type": "api_key", "name": "api_key", "api_key": "key-1", "location": "query"})"),
      ElementsAre(10));
  EXPECT_THAT(page_sizes(R"({"name": "bearer", "endpoint": {"auth": {"token": "bearer-token-1"}}})",
                         R"("auth": {"token": "wrong"})"),
              ElementsAre(10));
  hooks_.auth["mine"] = [](RestRequest& request) { request.headers.emplace_back("X-Api-Key", "key-1"); };
  EXPECT_THAT(page_sizes(R"("key_header")", R"("auth": "mine")"), ElementsAre(10));
  EXPECT_THAT(error(R"(["bearer"])", R"("auth": {"token": "wrong"})"), HasSubstr("401"));
}

TEST_F(RestSource, ATokenIsKeptUntilItIsRefused) {
  const std::string auth = R"("auth": {"type": "oauth2_client_credentials", "access_token_url": ")" + base_ +
                           R"(/token", "client_id": "client-1", "client_secret": "client-secret-1",
                              "access_token_request_data": {"scope": "all"}})";
  const std::string resource =
      R"({"name": "a", "endpoint": {"path": "oauth/2", "paginator": {"type": "offset", "limit": 2, "total_path": null}}})";
  EXPECT_THAT(page_sizes(resource, auth), ElementsAre(2, 2, 2, 2, 2));
  std::vector<std::string> asked;
  for (const Value& request : recorded()) asked.push_back(request.find("path")->get<std::string>());
  // Each token is good for two requests: then it is refused, and a new one is asked for.
  EXPECT_GE(std::ranges::count(asked, "/token"), 3);
  EXPECT_LE(std::ranges::count(asked, "/token"), 5);
  const Value form = recorded().at(0);
  EXPECT_THAT(form.find("body")->get<std::string>(),
              AllOf(HasSubstr("grant_type=client_credentials"), HasSubstr("scope=all")));
}

TEST_F(RestSource, AnExpiredTokenIsNotSent) {
  const std::string auth = R"("auth": {"type": "oauth2_client_credentials", "access_token_url": ")" + base_ +
                           R"(/token/0", "client_id": "client-1", "client_secret": "client-secret-1"})";
  EXPECT_THAT(
      page_sizes(
          R"({"name": "a", "endpoint": {"path": "oauth", "paginator": {"type": "offset", "limit": 5, "total_path": null}}})",
          auth),
      ElementsAre(5, 5));  // and an empty page
  const List requests = recorded();
  EXPECT_EQ(
      std::ranges::count_if(requests, [](const Value& r) { return *r.find("path") == Value("/token/0"); }),
      3);
}

TEST_F(RestSource, ATokenThatIsRefusedAgainIsAnError) {
  const std::string auth = R"("auth": {"type": "oauth2_client_credentials", "access_token_url": ")" + base_ +
                           R"(/token", "client_id": "client-1", "client_secret": "client-secret-1"})";
  EXPECT_THAT(error(R"(["bearer"])", auth), AllOf(HasSubstr("401"), Not(HasSubstr("oauth-token"))));
  std::vector<std::string> asked;
  for (const Value& request : recorded()) asked.push_back(request.find("path")->get<std::string>());
  EXPECT_THAT(asked, ElementsAre("/token", "/bearer", "/token", "/bearer"));
}

TEST_F(RestSource, OneTokenMoreIsEnoughForAllThreads) {
  const std::shared_ptr<Auth> auth = client_credentials(
      {.url = base_ + "/token", .client_id = "client-1", .client_secret = "client-secret-1"},
      std::make_shared<http::Session>());
  const auto header = [&] {
    http::Request request;
    auth->sign(request);
    return request;
  };
  const http::Request first = header();
  const http::Request second = header();
  EXPECT_TRUE(auth->renew(first));
  const std::string renewed = *http::find_header(header().headers, "Authorization");
  EXPECT_NE(renewed, *http::find_header(first.headers, "Authorization"));
  EXPECT_TRUE(auth->renew(second));
  EXPECT_EQ(*http::find_header(header().headers, "Authorization"), renewed);
  EXPECT_EQ(recorded().size(), 2U);
}

TEST_F(RestSource, AWrongClientSecretIsNotTold) {
  const std::string message =
      error(R"(["oauth"])", R"("auth": {"type": "oauth2_client_credentials", "access_token_url": ")" + base_ +
                                R"(/token", "client_id": "client-1", "client_secret": "s3cret"})");
  EXPECT_THAT(message, AllOf(HasSubstr("/token"), HasSubstr("400"), Not(HasSubstr("s3cret"))));
}

TEST_F(RestSource, CredentialsStayAtHome) {
  EXPECT_THAT(page_sizes(R"({"name": "a", "endpoint": {"path": "other_host", "headers": {"X-Mine": "t0k"}}})",
                         R"("auth": {"token": "t0k"}, "headers": {"X-Api-Key": "t0k"})"),
              ElementsAre(2, 10));
  const List requests = recorded();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_NE(requests[0].find("headers")->find("authorization"), nullptr);
  EXPECT_NE(requests[0].find("headers")->find("x-api-key"), nullptr);
  for (const char* header : {"authorization", "x-api-key", "x-mine"})
    EXPECT_EQ(requests[1].find("headers")->find(header), nullptr) << header;
}

TEST_F(RestSource, NoKindOfCredentialFollowsARedirectToAnotherHost) {
  const std::string headers = R"(, "headers": {"X-Mine": "t0k"})";
  for (const char* auth :
       {R"("auth": {"type": "api_key", "name": "api_key", "api_key": "t0k", "location": "query"})",
        R"("auth": {"type": "api_key", "name": "X-Key", "api_key": "t0k"})",
        R"("auth": {"type": "api_key", "name": "session", "api_key": "t0k", "location": "cookie"})",
        R"("auth": {"type": "http_basic", "username": "t0k", "password": "t0k"})",
        R"("auth": {"token": "t0k"})", R"("auth": "mine")"}) {
    hooks_.auth["mine"] = [](RestRequest& request) {
      request.headers.emplace_back("X-Signature", "t0k");
      request.query.emplace_back("signature", "t0k");
    };
    for (const char* path : {"redirect/302/other", "other_host"}) {
      const std::size_t before = recorded().size();
      EXPECT_FALSE(pages(R"({"name": "a", "endpoint": {"path": ")" + std::string(path) +
                             R"(", "headers": {"X-Also": "t0k"}}})",
                         auth + headers)
                       .empty());
      const List requests = recorded();
      ASSERT_EQ(requests.size(), before + 2) << path;
      const std::string first = json::encode(requests[before]);
      const std::string second = json::encode(requests[before + 1]);
      EXPECT_TRUE(first.find("t0k") != std::string::npos || first.find("dDBrOnQwaw==") != std::string::npos);
      EXPECT_THAT(second, AllOf(Not(HasSubstr("t0k")), Not(HasSubstr("dDBrOnQwaw==")))) << path << auth;
    }
  }
}

TEST_F(RestSource, ErrorsHaveNoSecrets) {
  const std::string message = error(
      R"([{"name": "a", "endpoint": {"path": "telltale", "params": {"api_key": "t0k"}, "headers": {"X-Api-Key": "t1k"}}}])",
      R"("auth": {"token": "t2k"})");
  EXPECT_THAT(message, AllOf(HasSubstr("403"), HasSubstr("***"), Not(HasSubstr("t0k")), Not(HasSubstr("t1k")),
                             Not(HasSubstr("t2k"))));
}

TEST_F(RestSource, RowsAreAsTheServerSentThem) {
  EXPECT_THAT(
      pages(R"({"name": "a", "endpoint": {"path": "nested", "data_selector": "result.items"}})"),
      ElementsAre(
          R"([{"id": 1, "name": "item 1"}, {"id": 2, "name": "item 2"}, {"id": 3, "name": "item 3"}])"));
  EXPECT_THAT(pages(R"("nested")"), ElementsAre(HasSubstr("item 3")));
  EXPECT_THAT(pages(R"("single")"), ElementsAre(R"({"id": 1, "name": "alone", "nested": {"a": 1}})"));
  EXPECT_THAT(pages(R"("gzip")"), ElementsAre(HasSubstr("item 10")));
}

TEST_F(RestSource, RequestsAreAsDeclared) {
  const auto seen = [&](const std::string& endpoint) {
    return parsed(pages(R"({"name": "echo", "endpoint": )" + endpoint + "}").at(0));
  };
  const Value get = seen(
      R"({"path": "echo?z=1", "params": {"a": 1, "b": true, "c": "x y", "d": null}, "headers": {"X-A": "{{1}}"}, "data_selector": "$"})");
  EXPECT_EQ(*get.find("query"), Value(Dict{{"z", "1"}, {"a", "1"}, {"b", "true"}, {"c", "x y"}}));
  EXPECT_EQ(*get.find("headers")->find("x-a"), Value("{1}"));
  const Value json =
      seen(R"({"path": "echo", "method": "post", "json": {"q": {"a": [1, null]}}, "data_selector": "$"})");
  EXPECT_EQ(*json.find("method"), Value("POST"));
  EXPECT_EQ(parsed(json.find("body")->get<std::string>()), parsed(R"({"q": {"a": [1, null]}})"));
  EXPECT_EQ(*json.find("headers")->find("content-type"), Value("application/json"));
  const Value form =
      seen(R"({"path": "echo", "method": "POST", "data": {"a": "b c"}, "data_selector": "$"})");
  EXPECT_EQ(*form.find("body"), Value("a=b+c"));
}

TEST_F(RestSource, PathsTakeParameters) {
  EXPECT_THAT(pages(R"({"name": "a", "endpoint": {"path": "posts/{id}", "params": {"id": 3}}})"),
              ElementsAre(HasSubstr("\"id\": 3")));
  EXPECT_THAT(error(R"([{"name": "a", "endpoint": {"path": "posts/{id}"}}])"),
              HasSubstr("placeholder id, but no parameter"));
}

TEST_F(RestSource, DefaultsAreMerged) {
  const std::string defaults =
      R"({"primary_key": "id", "write_disposition": "merge", "columns": {"a": "text"}, "endpoint": {"params": {"p": 1, "q": 1}, "data_selector": "$"}})";
  const Source made = source(
      R"(["echo", {"name": "b", "write_disposition": "append", "columns": {"b": "text"}, "endpoint": {"path": "echo", "params": {"q": 2}}}])",
      "", defaults);
  const Resource& first = made.resources().at(0);
  EXPECT_EQ(first.hints().primary_key, std::vector<std::string>{"id"});
  EXPECT_EQ(first.hints().write_disposition, WriteDisposition::merge);
  const Resource& second = made.resources().at(1);
  EXPECT_EQ(second.hints().write_disposition, WriteDisposition::append);
  EXPECT_EQ(second.hints().columns.size(), 2U);
  for (const Page& page : second.pages())
    EXPECT_EQ(*parsed(std::get<Page::Json>(page.variant()).text).find("query"),
              Value(Dict{{"p", "1"}, {"q", "2"}}));
}

TEST_F(RestSource, TroubleIsToldWithItsUrl) {
  EXPECT_THAT(error(R"(["html"])"), AllOf(HasSubstr("GET " + base_ + "/html"), HasSubstr("no JSON"),
                                          HasSubstr("text/html"), HasSubstr("Please log in")));
  EXPECT_THAT(error(R"(["empty"])"), HasSubstr("it is empty"));
  EXPECT_EQ(error(R"(["empty/204"])"), "no error");
  EXPECT_THAT(error(R"(["nowhere"])"), HasSubstr("404 Not Found; check base_url and path"));
  EXPECT_THAT(error(R"(["endless"])"), HasSubstr("never end"));
  EXPECT_THAT(error(R"(["truncated"])"), HasSubstr("/truncated"));
}

TEST_F(RestSource, ResponsesCanBeIgnoredRefusedOrChanged) {
  const auto with = [](const std::string& path, const std::string& actions) {
    return R"({"name": "a", "endpoint": {"path": ")" + path + R"(", "response_actions": )" + actions + "}}";
  };
  EXPECT_THAT(page_sizes(with("status/404", R"([{"status_code": 404, "action": "ignore"}])")), ElementsAre());
  EXPECT_THAT(page_sizes(with("flaky/9", R"([{"status_code": 500, "action": "ignore"}])")), ElementsAre());
  EXPECT_THAT(page_sizes(with("items", R"([{"status_code": 404, "action": "ignore"}])")), ElementsAre(10));
  EXPECT_THAT(page_sizes(with("items", R"([{"content": "item 7", "action": "ignore"}])")), ElementsAre());
  EXPECT_THAT(page_sizes(with("items", R"([{"status_code": 404, "content": "item 7", "action": "ignore"}])")),
              ElementsAre(10));
  EXPECT_THAT(error("[" + with("items", R"([{"content": "item 7", "action": "fail"}])") + "]"),
              HasSubstr("answered 200"));
  hooks_.actions["cut"] = [](RestResponse& response) {
    response.body = R"([{"id": 1}])";
    return true;
  };
  hooks_.actions["enough"] = [](RestResponse& response) { return response.status != 200; };
  EXPECT_THAT(page_sizes(with("items", R"(["cut"])")), ElementsAre(1));
  EXPECT_THAT(page_sizes(with("items", R"([{"status_code": 200, "action": ["cut", "enough"]}])")),
              ElementsAre());
  EXPECT_THAT(error("[" + with("items", R"([{"status_code": 200, "action": "ignroe"}])") + "]"),
              HasSubstr("did you mean ignore?"));
}

TEST_F(RestSource, WhatIsDeclaredWrongIsNamed) {
  EXPECT_THAT(error(R"([{"name": "a", "endpiont": "x"}])"), HasSubstr("did you mean endpoint?"));
  EXPECT_THAT(error(R"([{"name": "a", "endpoint": {"parms": {}}}])"),
              AllOf(HasSubstr("resources[0].endpoint"), HasSubstr("did you mean params?")));
  EXPECT_THAT(error(R"(["a"])", R"("auth": {"type": "bearer", "tokn": "t0k"})"),
              AllOf(HasSubstr("client.auth"), HasSubstr("did you mean token?"), Not(HasSubstr("t0k"))));
  EXPECT_THAT(error(R"(["a"])", R"("auth": "t0k")"), AllOf(HasSubstr("client.auth"), Not(HasSubstr("t0k"))));
  EXPECT_THAT(error(R"([{"name": "a", "endpoint": {"params": {"x": {"type": "resolv"}}}}])"),
              HasSubstr("resolve"));
  EXPECT_THAT(error(R"([{"name": "a", "include_from_parent": ["x"]}])"), HasSubstr("takes no field"));
  EXPECT_THAT(error(R"([{"name": "a", "endpoint": {"path": "x/{resources.posts.id}"}}])"),
              HasSubstr("posts, which is no resource"));
  EXPECT_THAT(
      error(
          R"([{"name": "a", "endpoint": {"path": "x/{resources.b.id}"}}, {"name": "b", "endpoint": {"path": "x/{resources.a.id}"}}])"),
      HasSubstr("wait for each other"));
  EXPECT_THAT(
      error(
          R"(["posts", {"name": "a", "endpoint": {"params": {"x": {"type": "resolve", "resource": "posts", "field": "id"}}}}])"),
      HasSubstr("is not in the path"));
  EXPECT_THAT(
      error(R"(["p", "q", {"name": "a", "endpoint": {"path": "{resources.p.id}/{resources.q.id}"}}])"),
      HasSubstr("two parents"));
  EXPECT_THAT(error(R"([{"name": "a", "endpoint": {"params": {"x": "{resorces.p.id}"}}}])"),
              HasSubstr("which nothing fills"));
  EXPECT_THAT(error(R"(["a", "a"])"), HasSubstr("a"));
}

/// Placeholders of one endpoint.
class Placeholders : public RestSource {
 protected:
  static Bound bound(const std::string& resource, const Cursor* cursor, const Value* parent) {
    const Declared node = Declared::from_value(parsed(resource));
    return bind(read_endpoint(node, std::nullopt, {.base_url = "https://a/v1/"}, RestHooks()), cursor,
                parent);
  }
};

TEST_F(Placeholders, ChildrenTakeFieldsOfTheirParent) {
  const Value post{{"id", 7}, {"author", {{"name", "a/b c?"}}}, {"flag", true}};
  const Bound child =
      bound(R"({"name": "c", "endpoint": {"path": "posts/{id}/{resources.posts.author.name}/x",
      "params": {"id": {"type": "resolve", "resource": "posts", "field": "id"}, "f": "is {resources.posts.flag}"},
      "headers": {"X-Id": "{resources.posts.id}"}, "json": {"post": "{resources.posts.id}", "text": "no {resources.posts.id}", "k{resources.posts.id}": {}}}})",
            nullptr, &post);
  EXPECT_EQ(child.call.url, "https://a/v1/posts/7/a/b%20c%3F/x");
  EXPECT_EQ(child.call.params, (Dict{{"f", "is true"}}));
  EXPECT_EQ(child.call.headers, (Dict{{"X-Id", "7"}}));
  EXPECT_EQ(child.call.json, Value(Dict{{"post", 7}, {"text", "no 7"}, {"k7", Dict{}}}));
}

TEST_F(Placeholders, AFieldThatIsMissingIsNamed) {
  const Value post{{"title", "t"}};
  try {
    bound(R"({"name": "c", "endpoint": {"path": "posts/{resources.posts.id}/x"}})", nullptr, &post);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("field id of posts"), HasSubstr("it has: title")));
  }
}

TEST_F(Placeholders, CursorsGoWhereTheyAreAskedFor) {
  const std::string resource =
      R"({"name": "a", "endpoint": {"path": "a/{incremental.start_value}", "params": {"q": "{incremental.initial_value}..{incremental.end_value}"},
      "incremental": {"cursor_path": "at", "initial_value": 5, "end_value": 9, "start_param": "since", "end_param": "until"}}})";
  const Bound first = bound(resource, nullptr, nullptr);
  EXPECT_EQ(first.call.url, "https://a/v1/a/5");
  EXPECT_EQ(first.call.params, (Dict{{"q", "5..9"}, {"since", 5}, {"until", 9}}));
  const Cursor cursor{.declared = {.cursor_path = "at", .initial_value = 5, .end_value = 9},
                      .start_value = 7,
                      .last_value = 8};
  EXPECT_EQ(bound(resource, &cursor, nullptr).call.params, (Dict{{"q", "5..9"}, {"since", 7}, {"until", 9}}));
}

TEST_F(Placeholders, CursorsAreConverted) {
  const Bound call =
      bound(R"({"name": "a", "endpoint": {"params": {"since": {"type": "incremental", "cursor_path": "at",
      "initial_value": "2024-01-01T00:00:01Z", "convert": "epoch_seconds"}}}})",
            nullptr, nullptr);
  EXPECT_EQ(call.call.params, (Dict{{"since", 1704067201}}));
  const Bound none = bound(
      R"({"name": "a", "endpoint": {"params": {"since": {"type": "incremental", "cursor_path": "at", "convert": "date"}}}})",
      nullptr, nullptr);
  EXPECT_EQ(none.call.params, (Dict{{"since", nullptr}}));
}

TEST(Pattern, BracesAreDoubled) {
  const auto lookup = [](const std::string& name) { return Value("<" + name + ">"); };
  EXPECT_EQ(Pattern("a{{b}}{c.d}").fill(lookup), "a{b}<c.d>");
  EXPECT_EQ(Pattern("{x}/y").fill_path(lookup), "<x>/y");
  EXPECT_EQ(Pattern("y/{x}").fill_path(lookup), "y/%3Cx%3E");
  for (const char* wrong : {"a{b", "a}b", "{}"}) EXPECT_THROW(Pattern{wrong}, Error) << wrong;
}

}  // namespace
}  // namespace sluice::rest
