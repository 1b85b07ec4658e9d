#include "sources/rest_api/paginator.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/decode.h"
#include "sluice/error.hpp"
#include "sources/rest_api/make_paginator.h"
#include "sources/rest_api/selection.h"

namespace sluice::rest {
namespace {

using ::testing::HasSubstr;

/// A walk over responses that are given one by one.
class PaginatorWalk : public ::testing::Test {
 protected:
  static Declared declared(const std::string& config) {
    return Declared::from_value(json::decode(config).value, "paginator");
  }
  void begin(const std::string& config) {
    paginator_ = make_paginator(declared(config), hooks_)();
    call_ = {.url = "https://a/items", .params = {{"x", 1}}};
    paginator_->start(call_);
  }
  /// The response's rows are where they are detected.
  bool advance(const std::string& text, const http::Headers& headers = {}) {
    Body body(text);
    const bool is_empty = Selection::is_empty(Selection().rows(body));
    return paginator_->advance({200, headers, body, is_empty}, call_);
  }
  [[nodiscard]] Value param(const char* name) const {
    const Value params = call_.params;
    const Value* found = params.find(name);
    return found == nullptr ? Value("none") : *found;
  }
  template <class Call>
  static std::string error(const Call& call) {
    try {
      call();
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::fix_config);
      return error.what();
    }
    return "no error";
  }
  static std::string config_error(const std::string& config) {
    return error([&] { make_paginator(declared(config), {}); });
  }

  std::unique_ptr<Paginator> paginator_;
  Call call_;
  RestHooks hooks_;
};

TEST_F(PaginatorWalk, JsonLinksTakeThePlaceOfUrlAndParameters) {
  begin(R"({"type": "json_link", "next_url_path": "paging.next"})");
  ASSERT_TRUE(advance(R"({"data": [1], "paging": {"next": "https://b/x?p=2"}})"));
  EXPECT_EQ(call_.url, "https://b/x?p=2");
  EXPECT_TRUE(call_.params.empty());
  ASSERT_TRUE(advance(R"({"data": [1], "paging": {"next": "?p=3"}})"));
  EXPECT_EQ(call_.url, "https://b/x?p=3");
  EXPECT_FALSE(advance(R"({"data": [1], "paging": {"next": null}})"));
  EXPECT_FALSE(advance(R"({"data": [1]})"));
}

TEST_F(PaginatorWalk, ALinkInAListIsFound) {
  begin(R"({"type": "json_link", "next_url_path": "links[1].href"})");
  ASSERT_TRUE(advance(R"({"links": [{"href": "https://a/0"}, {"href": "https://a/2"}], "data": []})"));
  EXPECT_EQ(call_.url, "https://a/2");
}

TEST_F(PaginatorWalk, ALinkToItselfEnds) {
  begin("\"json_link\"");
  ASSERT_TRUE(advance(R"({"next": "https://a/items"})"));
  EXPECT_THAT(error([&] { advance(R"({"next": "https://a/items"})"); }), HasSubstr("never end"));
}

TEST_F(PaginatorWalk, HeaderLinksAreFollowed) {
  begin(R"({"type": "header_link", "links_next_key": "following"})");
  ASSERT_TRUE(advance("[1]", {{"Link", R"(</items?p=2>; rel="following")"}}));
  EXPECT_EQ(call_.url, "https://a/items?p=2");
  EXPECT_FALSE(advance("[1]", {{"Link", R"(<https://a/1>; rel="prev")"}}));
}

TEST_F(PaginatorWalk, HeaderCursorsGoIntoAParameter) {
  begin(R"({"type": "header_cursor", "cursor_key": "NextPageToken", "cursor_param": "after"})");
  ASSERT_TRUE(advance("[1]", {{"nextpagetoken", "abc"}}));
  EXPECT_EQ(param("after"), Value("abc"));
  EXPECT_EQ(param("x"), Value(1));
  EXPECT_FALSE(advance("[1]"));
}

TEST_F(PaginatorWalk, CursorsGoIntoAParameter) {
  begin("\"cursor\"");
  ASSERT_TRUE(advance(R"({"data": [1], "cursors": {"next": "abc"}})"));
  EXPECT_EQ(param("cursor"), Value("abc"));
  EXPECT_FALSE(advance(R"({"data": [1], "cursors": {"next": ""}})"));
  EXPECT_FALSE(advance(R"({"data": [1]})"));
}

TEST_F(PaginatorWalk, CursorsGoIntoTheBody) {
  begin(R"({"type": "cursor", "cursor_path": "next", "cursor_body_path": "paging.after"})");
  ASSERT_TRUE(advance(R"({"data": [1], "next": 5})"));
  ASSERT_NE(call_.json.find("paging"), nullptr);
  EXPECT_EQ(*call_.json.find("paging")->find("after"), Value(5));
}

TEST_F(PaginatorWalk, TheLastRowMayHaveTheCursor) {
  begin(R"({"type": "cursor", "cursor_path": "data[-1].id"})");
  ASSERT_TRUE(advance(R"({"data": [{"id": 1}, {"id": 7}]})"));
  EXPECT_EQ(param("cursor"), Value(7));
  EXPECT_FALSE(advance(R"({"data": []})"));
}

TEST_F(PaginatorWalk, CursorsStopAsAsked) {
  begin(R"({"type": "cursor", "cursor_path": "next", "stop_after_empty_page": true})");
  EXPECT_FALSE(advance(R"({"data": [], "next": "abc"})"));
  begin(R"({"type": "cursor", "cursor_path": "next", "has_more_path": "more"})");
  EXPECT_TRUE(advance(R"({"data": [], "next": "abc", "more": true})"));
  EXPECT_FALSE(advance(R"({"data": [1], "next": "abd", "more": "false"})"));
  EXPECT_THAT(error([&] { advance(R"({"data": [1], "next": null, "more": true})"); }),
              HasSubstr("no cursor at next"));
  EXPECT_THAT(error([&] { advance(R"({"data": [1], "next": "abc"})"); }), HasSubstr("correct has_more_path"));
  EXPECT_THAT(error([&] { advance(R"({"data": [1], "next": "abc", "more": 5})"); }),
              HasSubstr("neither true nor false"));
}

TEST_F(PaginatorWalk, ACursorThatStaysEnds) {
  begin(R"({"type": "cursor", "cursor_path": "next"})");
  ASSERT_TRUE(advance(R"({"data": [1], "next": "abc"})"));
  EXPECT_THAT(error([&] { advance(R"({"data": [1], "next": "abc"})"); }), HasSubstr("never end"));
}

TEST_F(PaginatorWalk, OffsetsCountUpToTheTotal) {
  begin(R"({"type": "offset", "limit": 4})");
  EXPECT_EQ(param("offset"), Value(0));
  EXPECT_EQ(param("limit"), Value(4));
  ASSERT_TRUE(advance(R"({"items": [1], "total": 10})"));
  EXPECT_EQ(param("offset"), Value(4));
  ASSERT_TRUE(advance(R"({"items": [1], "total": "10"})"));
  EXPECT_FALSE(advance(R"({"items": [1], "total": 10})"));
}

TEST_F(PaginatorWalk, AMissingTotalIsToldAbout) {
  begin(R"({"type": "offset", "limit": 4})");
  EXPECT_THAT(error([&] { advance(R"({"items": [1]})"); }), HasSubstr("write total_path: null"));
  EXPECT_THAT(error([&] { advance(R"({"items": [1], "total": "many"})"); }), HasSubstr("no integer"));
  begin(R"({"type": "offset", "limit": 4, "total_path": null})");
  EXPECT_TRUE(advance(R"({"items": [1]})"));
}

TEST_F(PaginatorWalk, AnEmptyPageComesBeforeEverythingElse) {
  begin(R"({"type": "offset", "limit": 4, "has_more_path": "more"})");
  EXPECT_FALSE(advance(R"({"items": [], "more": true})"));
  begin(R"({"type": "offset", "limit": 4, "stop_after_empty_page": false})");
  EXPECT_TRUE(advance(R"({"items": [], "total": 10})"));
}

TEST_F(PaginatorWalk, HasMoreOverridesTotalAndMaximum) {
  begin(R"({"type": "offset", "limit": 4, "has_more_path": "more", "maximum_offset": 4})");
  EXPECT_TRUE(advance(R"({"items": [1], "total": 1, "more": true})"));
  EXPECT_FALSE(advance(R"({"items": [1], "total": 100, "more": false})"));
}

TEST_F(PaginatorWalk, TheMaximumIsNotAskedFor) {
  begin(R"({"type": "page_number", "base_page": 1, "total_path": null, "maximum_page": 3})");
  EXPECT_EQ(param("page"), Value(1));
  ASSERT_TRUE(advance("[1]"));
  EXPECT_EQ(param("page"), Value(2));
  EXPECT_FALSE(advance("[1]"));
}

TEST_F(PaginatorWalk, PagesCountFromTheirBase) {
  begin(R"({"type": "page_number", "base_page": 1, "page": 2, "page_param": "p"})");
  EXPECT_EQ(param("p"), Value(2));
  ASSERT_TRUE(advance(R"({"items": [1], "total": 3})"));
  EXPECT_EQ(param("p"), Value(3));
  EXPECT_FALSE(advance(R"({"items": [1], "total": 3})"));
  begin(R"({"type": "page_number"})");
  ASSERT_TRUE(advance(R"({"items": [1], "total": 2})"));
  EXPECT_FALSE(advance(R"({"items": [1], "total": 2})"));
}

TEST_F(PaginatorWalk, NumbersGoIntoTheBody) {
  begin(
      R"({"type": "offset", "limit": 2, "offset_body_path": "paging.offset", "limit_body_path": "paging.limit"})");
  ASSERT_TRUE(advance(R"({"items": [1], "total": 5})"));
  EXPECT_EQ(*call_.json.find("paging"), Value(Dict{{"offset", 2}, {"limit", 2}}));
  EXPECT_EQ(param("offset"), Value("none"));
}

TEST_F(PaginatorWalk, WhatIsDeclaredWrongIsNamed) {
  EXPECT_THAT(config_error("\"offest\""), HasSubstr("did you mean offset?"));
  EXPECT_THAT(config_error(R"({"type": "offset"})"), HasSubstr("needs a limit"));
  EXPECT_THAT(config_error(R"({"type": "offset", "limit": 1, "page_param": "p"})"), HasSubstr("page_param"));
  EXPECT_THAT(config_error(R"({"type": "page_number", "total_path": null, "stop_after_empty_page": false})"),
              HasSubstr("never ends"));
  EXPECT_THAT(config_error(R"({"type": "cursor", "cursor_param": "a", "cursor_body_path": "b"})"),
              HasSubstr("both cursor_param and cursor_body_path"));
  EXPECT_THAT(config_error(R"({"type": "json_link", "next_url_path": "links[?(@.rel)]"})"),
              HasSubstr("paginator.next_url_path"));
}

/// What the first response suggests.
class Detection : public PaginatorWalk {
 protected:
  bool detect(const std::string& text, const http::Headers& headers = {}) {
    Body body(text);
    call_ = {.url = "https://a/items", .params = {{"x", 1}}};
    const Answer answer{200, headers, body, false};
    paginator_ = detect_paginator(answer);
    return paginator_->advance(answer, call_);
  }
};

TEST_F(Detection, ALinkHeaderComesFirst) {
  ASSERT_TRUE(detect(R"({"data": [1], "next": "https://a/2"})", {{"Link", R"(<https://a/1>; rel="next")"}}));
  EXPECT_EQ(call_.url, "https://a/1");
}

TEST_F(Detection, AUrlUnderNext) {
  ASSERT_TRUE(detect(R"({"data": [{"next": "no"}], "links": {"Next_page": {"href": "/p2"}}})"));
  EXPECT_EQ(call_.url, "https://a/p2");
}

TEST_F(Detection, ANumberOfPages) {
  ASSERT_TRUE(detect(R"({"data": [1], "meta": {"total_pages": 3}})"));
  EXPECT_EQ(param("page"), Value(1));
}

TEST_F(Detection, ACursorUnderNext) {
  ASSERT_TRUE(detect(R"({"data": [1], "meta": {"next_cursor": "abc"}})"));
  EXPECT_EQ(param("cursor"), Value("abc"));
}

TEST_F(Detection, OtherwiseThereIsOnePage) {
  EXPECT_FALSE(detect(R"({"data": [1], "next": null})"));
  EXPECT_FALSE(detect("[1, 2]"));
  EXPECT_FALSE(detect("5"));
}

TEST_F(PaginatorWalk, PagesUpToAKnownEndAreForeseen) {
  begin(R"({"type": "page_number", "base_page": 1})");
  EXPECT_FALSE(paginator_->foresee(call_, 0)) << "no response yet";
  ASSERT_TRUE(advance(R"({"total": 4, "items": [1]})"));
  for (const int further : {0, 1, 2}) {
    const auto call = paginator_->foresee(call_, static_cast<std::size_t>(further));
    ASSERT_TRUE(call) << further;
    EXPECT_EQ(*Value(call->params).find("page"), Value(2 + further));
    EXPECT_EQ(*Value(call->params).find("x"), Value(1));
  }
  EXPECT_FALSE(paginator_->foresee(call_, 3));
  EXPECT_EQ(param("page"), Value(2)) << "the call itself stays";
}

TEST_F(PaginatorWalk, OffsetsAreForeseenWithTheirLimit) {
  begin(R"({"type": "offset", "limit": 5, "total_path": null, "maximum_offset": 20})");
  ASSERT_TRUE(advance(R"([1])"));
  const auto call = paginator_->foresee(call_, 2);
  ASSERT_TRUE(call);
  EXPECT_EQ(*Value(call->params).find("offset"), Value(15));
  EXPECT_EQ(*Value(call->params).find("limit"), Value(5));
  EXPECT_FALSE(paginator_->foresee(call_, 3));
}

TEST_F(PaginatorWalk, NothingIsForeseenWhereEachResponseTellsTheEnd) {
  for (const char* config : {R"({"type": "page_number", "total_path": null})",
                             R"({"type": "page_number", "has_more_path": "more"})",
                             R"({"type": "cursor", "cursor_path": "next"})"}) {
    begin(config);
    ASSERT_TRUE(advance(R"({"total": 9, "more": true, "next": "c", "items": [1]})"));
    EXPECT_FALSE(paginator_->foresee(call_, 0)) << config;
  }
}

TEST_F(PaginatorWalk, OneOfTheUsersSeesTheResponseAndMakesTheRequest) {
  hooks_.paginators["counting"] = [] {
    return [count = 0](const RestResponse* response, RestRequest& request) mutable {
      if (response == nullptr) {
        request.query.emplace_back("page", "first");
        return true;
      }
      EXPECT_EQ(response->status, 200);
      EXPECT_EQ(response->headers, (RestPairs{{"More", "yes"}}));
      EXPECT_EQ(response->body, "[1]");
      request.url = "/other";
      request.query = {{"page", std::to_string(++count)}, {"tag", "a"}, {"tag", "b"}};
      request.headers.emplace_back("X-Page", "2");
      request.method = "POST";
      request.body = "next";
      return count < 2;
    };
  };
  for (const char* config : {R"("counting")", R"({"type": "counting"})"}) {
    begin(config);
    EXPECT_EQ(param("page"), Value("first"));
    EXPECT_EQ(param("x"), Value("1"));
    EXPECT_TRUE(advance("[1]", {{"More", "yes"}}));
    EXPECT_EQ(call_.url, "https://a/other");
    EXPECT_EQ(call_.method, "POST");
    EXPECT_EQ(param("page"), Value("1"));
    EXPECT_EQ(param("tag"), Value(List{"a", "b"}));
    EXPECT_EQ(param("x"), Value("none"));
    EXPECT_EQ(*Value(call_.headers).find("X-Page"), Value("2"));
    EXPECT_EQ(call_.data, Value("next"));
    EXPECT_FALSE(advance("[1]", {{"More", "yes"}}));
  }
}

TEST_F(PaginatorWalk, ABodyThatOneOfTheUsersLeavesAloneStays) {
  hooks_.paginators["own"] = [] {
    return [](const RestResponse*, RestRequest& request) {
      EXPECT_EQ(request.body, R"({"q":1})");
      return true;
    };
  };
  paginator_ = make_paginator(declared(R"("own")"), hooks_)();
  call_ = {.method = "POST", .url = "https://a/items", .json = Dict{{"q", 1}}};
  paginator_->start(call_);
  EXPECT_TRUE(advance("[1]"));
  EXPECT_EQ(call_.json, Value(Dict{{"q", 1}}));
  EXPECT_TRUE(call_.data.is_null());
}

}  // namespace
}  // namespace sluice::rest
