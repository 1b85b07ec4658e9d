#include "sluice/resource.hpp"

#include <ranges>
#include <stdexcept>

#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

std::vector<Page> collect(const Resource& resource) {
  std::vector<Page> pages;
  for (Page& page : resource.pages()) pages.push_back(page);
  return pages;
}

TEST(Resource, RowsAreOnePage) {
  const auto pages = collect(Resource::rows("t", {Value(1), Value(2)}));
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_EQ(std::get<List>(pages[0].variant()).size(), 2U);
}

TEST(Resource, EveryFileIsAPageInOrder) {
  const auto pages = collect(Resource::files("t", {{.path = "b"}, {.path = "a"}}));
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(std::get<FileRef>(pages[0].variant()).path, "b");
  EXPECT_EQ(std::get<FileRef>(pages[1].variant()).path, "a");
}

TEST(Resource, PagesCanBeReadAgainAndOutliveTheResource) {
  auto resource = std::make_unique<Resource>(Resource::rows("t", {Value("x")}));
  EXPECT_EQ(collect(*resource).size(), 1U);
  Generator<Page> pages = resource->pages();
  resource.reset();
  EXPECT_EQ(std::get<List>((*pages.begin()).variant())[0], Value("x"));
}

TEST(Resource, BuildersReturnChangedCopies) {
  const Resource plain = Resource::rows("r", {});
  const Resource changed = plain.with_table_name("t")
                               .with_write_disposition(WriteDisposition::replace)
                               .with_max_table_nesting(2)
                               .with_fingerprint("f");
  EXPECT_EQ(plain.table_name(), "r");
  EXPECT_FALSE(plain.write_disposition().has_value());
  EXPECT_FALSE(plain.max_table_nesting().has_value());
  EXPECT_EQ(plain.fingerprint(), "");
  EXPECT_EQ(changed.name(), "r");
  EXPECT_EQ(changed.table_name(), "t");
  EXPECT_EQ(changed.write_disposition(), WriteDisposition::replace);
  EXPECT_EQ(changed.max_table_nesting(), 2);
  EXPECT_EQ(changed.fingerprint(), "f");
}

TEST(Resource, ARangeIsReadInPagesAsOftenAsWanted) {
  const Resource resource = Resource::range("r", std::views::iota(0, 2'500));
  for (int reading = 0; reading < 2; ++reading) {
    const std::vector<Page> pages = collect(resource);
    ASSERT_EQ(pages.size(), 3U);
    EXPECT_EQ(std::get<List>(pages[0].variant()).size(), 1'000U);
    EXPECT_EQ(std::get<List>(pages[2].variant()).back(), Value(2'499));
  }
  EXPECT_TRUE(collect(Resource::range("r", std::vector<std::string>())).empty());
  EXPECT_EQ(collect(Resource::range("r", std::vector<std::string>{"a"})).size(), 1U);
}

TEST(Resource, ACallIsMadeWhenItIsRead) {
  int calls = 0;
  const Resource resource = Resource::call("r", [&calls] { return Page(List{++calls}); });
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(std::get<List>(collect(resource).at(0).variant()).at(0), Value(1));
}

TEST(Resource, ATransformerKeepsItsKindThroughEveryBuilder) {
  const auto nothing = [](const Value&) -> Generator<Page> { co_return; };
  const Resource parent = Resource::rows("p", {1});
  const Resource fed = parent | Transformer("t", nothing).with_primary_key({"id"}).parallelized();
  ASSERT_NE(fed.parent(), nullptr);
  EXPECT_EQ(fed.parent()->name(), "p");
  EXPECT_TRUE(fed.parent()->has_pages_of(parent.with_limit({.pages = 1})));
  EXPECT_FALSE(fed.parent()->has_pages_of(Resource::rows("p", {1})));
  EXPECT_NE(fed.feed(), nullptr);
  EXPECT_TRUE(fed.is_parallelized());
  EXPECT_EQ(fed.hints().primary_key, std::vector<std::string>{"id"});
  EXPECT_THROW(fed.pages(), Error);
  EXPECT_THROW(parent | parent, Error);
}

TEST(Resource, StepsAndLimitsTakeTheFingerprintAway) {
  const Resource plain = Resource::rows("r", {1}).with_fingerprint("f");
  EXPECT_EQ(plain.with_selected(false).fingerprint(), "f");
  EXPECT_EQ(plain.with_limit({.pages = 1}).fingerprint(), "");
  EXPECT_EQ(plain.with_map([](Value row) { return row; }).fingerprint(), "");
  EXPECT_EQ(plain.with_filter([](const Value&) { return true; }).fingerprint(), "");
}

TEST(Resource, AnErrorInsideThePagesReachesTheReader) {
  const Resource resource("r", []() -> Generator<Page> {
    throw std::runtime_error("broken");
    co_yield Page(List{});
  });
  EXPECT_THROW(collect(resource), std::runtime_error);
}

}  // namespace
}  // namespace sluice
