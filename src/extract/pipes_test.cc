// Transformers and forks, what is selected, whose turn it is, and what is done on other threads.

#include "extract/pipes.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <latch>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include <gmock/gmock.h>

#include "base/allowance.h"
#include "extract/extraction_for_tests.h"

namespace sluice {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Resource count(const std::string& name, int end) {
  return {name, [end] { return counting(end); }};
}

/// One page per row: the row and a number.
Generator<Page> with_numbers(const Value& row) {
  for (int i = 0; i < 2; ++i) {
    Page page = numbers({static_cast<int>(row.get<std::int64_t>()) * 10 + i});
    co_yield page;
  }
}

Generator<Page> sizes(const Page& page) {
  Page size(List{Value(std::get<List>(page.variant()).size())});
  co_yield size;
}

class PipesOf : public Extraction {};

TEST_F(PipesOf, ATransformerIsFedRowByRowInOrder) {
  run({count("p", 3) | Transformer("t", with_numbers)});
  EXPECT_EQ(text("t"), "0\n1\n10\n11\n20\n21\n");
  EXPECT_THAT(tables(), ElementsAre("t"));  // the parent is not in the source
}

TEST_F(PipesOf, ATransformerMayTakeWholePages) {
  run({Resource::rows("p", {1, 2, 3}) | Transformer("t", sizes)});
  EXPECT_EQ(text("t"), "3\n");
}

TEST_F(PipesOf, ATransformerMayFeedAnother) {
  run({count("p", 2) | Transformer("a", with_numbers) | Transformer("b", with_numbers)});
  EXPECT_EQ(text("b"), "0\n1\n10\n11\n100\n101\n110\n111\n");
}

TEST_F(PipesOf, ForksReadTheirParentOnce) {
  int read = 0;
  const Resource parent("p", [&read]() -> Generator<Page> {
    for (int i = 0; i < 3; ++i) {
      ++read;
      Page page = numbers({i});
      co_yield page;
    }
  });
  run({parent | Transformer("a", with_numbers), parent, parent | Transformer("b", sizes)});
  EXPECT_EQ(read, 3);
  EXPECT_EQ(text("p"), "0\n1\n2\n");
  EXPECT_EQ(text("a"), "0\n1\n10\n11\n20\n21\n");
  EXPECT_EQ(text("b"), "1\n1\n1\n");
  EXPECT_THAT(tables(), ElementsAre("a", "p", "b"));
}

TEST_F(PipesOf, ChildrenGetWhatTheParentsStepsLeave) {
  const auto is_odd = [](const Value& row) { return row.get<std::int64_t>() % 2 != 0; };
  const Resource parent = count("p", 100).with_filter(is_odd).with_limit({.pages = 2});
  run({parent, parent | Transformer("t", with_numbers)});
  EXPECT_EQ(text("p"), "1\n3\n");
  EXPECT_EQ(text("t"), "10\n11\n30\n31\n");
}

TEST_F(PipesOf, TextIsWrittenAsItCameAndParsedForChildren) {
  const Resource parent = Resource::call("p", [] { return Page::json("[1,\n 2]", JsonLayout::document); });
  run({parent, parent | Transformer("t", with_numbers)});
  EXPECT_EQ(text("p"), "[1,\n 2]");
  EXPECT_EQ(text("t"), "10\n11\n20\n21\n");
}

TEST_F(PipesOf, ACursorInOrderClosesAResourceButNeverWhatFeedsATransformer) {
  const auto dated = [](std::vector<int> days) {
    List rows;
    for (const int day : days) rows.push_back({{"day", day}});
    return Page(std::move(rows));
  };
  const Transformer days_of("t", [&](const Value& row) -> Generator<Page> {
    // Each row's days begin anew, the newest first.
    Page first = dated({static_cast<int>(row.get<std::int64_t>()) + 10});
    co_yield first;
    Page old = dated({3});
    co_yield old;
  });
  const Incremental newest_first{
      .cursor_path = "day", .initial_value = 5, .row_order = Incremental::RowOrder::descending};
  int asked = 0;
  const Resource parent("p", [&]() -> Generator<Page> {
    for (int i = 0; i < 4; ++i, ++asked) {
      Page page = dated({8 - 2 * i});
      co_yield page;
    }
  });
  run({(count("q", 3) | days_of).with_incremental(newest_first), parent.with_incremental(newest_first)});
  EXPECT_EQ(text("t"), "{\"day\":10}\n{\"day\":11}\n{\"day\":12}\n");
  EXPECT_EQ(text("p"), "{\"day\":8}\n{\"day\":6}\n");
  EXPECT_EQ(asked, 2);
}

TEST_F(PipesOf, AFileIsReadInPiecesForChildrenAndWrittenAsItWas) {
  fs::create_directories(folder_);
  const fs::path path = folder_ / "numbers.jsonl";
  std::ofstream(path) << counted(300'000);
  const Resource parent = Resource::files("p", {{.path = path}});
  std::size_t rows = 0;
  int pages = 0;
  const Transformer counter("t", [&](const Page& page) -> Generator<Page> {
    rows += static_cast<std::size_t>(std::ranges::count(std::get<Page::Json>(page.variant()).text, '\n'));
    ++pages;
    co_return;
  });
  const Transformer none("u", [](const Value&) -> Generator<Page> { co_return; });
  run({parent, parent | counter, parent | none});
  EXPECT_EQ(text("p"), counted(300'000));
  EXPECT_EQ(rows, 300'000U);
  EXPECT_GT(pages, 1);
}

TEST_F(PipesOf, AnUnselectedParentFeedsButIsNotWritten) {
  const Resource parent = count("p", 2).with_selected(false);
  run({parent, parent | Transformer("t", sizes)});
  EXPECT_THAT(tables(), ElementsAre("t"));
  const Source source("s", {count("p", 2), count("q", 2)});
  run(source.with_selected({"q"}));
  EXPECT_THAT(tables(), ElementsAre("q"));
}

TEST_F(PipesOf, NothingFeedsALonelyTransformer) {
  const Error error = error_of(Source("s", {Transformer("t", with_numbers)}));
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.what(), HasSubstr("nothing feeds transformer t"));
  EXPECT_THROW(count("a", 1) | count("b", 1), Error);
}

TEST_F(PipesOf, TwoParentsOfOneNameAreAnError) {
  const Error error = error_of(
      Source("s", {count("p", 1) | Transformer("a", with_numbers), count("p", 2) | Transformer("b", sizes)}));
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.what(), HasSubstr("two resources are called p"));
}

TEST_F(PipesOf, AReplacedTransformerForgetsItsReplacedParent) {
  const auto replaced = [](const Resource& resource) {
    return resource.with_write_disposition(WriteDisposition::replace);
  };
  for (const char* name : {"p", "t", "q", "u"}) state_.resources[name] = {{"seen", 1}};
  run({replaced(count("p", 1)) | replaced(Transformer("t", sizes)),
       count("q", 1) | replaced(Transformer("u", sizes))});
  std::vector<std::string> left;
  for (const auto& [name, state] : state_.resources) left.push_back(name);
  EXPECT_THAT(left, ElementsAre("q"));
}

TEST_F(PipesOf, AnErrorNamesTheTransformerThatFailed) {
  const auto broken = [](const Value&) -> Generator<Page> {
    throw Error(Remedy::fix_input, "broken");
    co_return;
  };
  const Resource parent = count("p", 1);
  EXPECT_EQ(error_of(Source("s", {parent, parent | Transformer("t", broken)})).where().table, "t");
}

/// Which resource was asked for a page, in order.
class TurnsOf : public PipesOf {
 protected:
  [[nodiscard]] Resource noting(const std::string& name, int pages) {
    return {name, [this, name, pages]() -> Generator<Page> {
              for (int i = 0; i < pages; ++i) {
                turns_ += name;
                Page page = numbers({i});
                co_yield page;
              }
            }};
  }
  std::string turns_;
};

TEST_F(TurnsOf, ResourcesTakeTurns) {
  run({noting("a", 3), noting("b", 1), noting("c", 3)});
  EXPECT_EQ(turns_, "abcacac");
}

TEST_F(TurnsOf, FifoDrainsOneAfterTheOther) {
  options_.settings.next_item_mode = NextItemMode::fifo;
  run({noting("a", 3), noting("b", 1), noting("c", 2)});
  EXPECT_EQ(turns_, "aaabcc");
}

TEST_F(TurnsOf, NoMoreAreOpenThanItemsMayBe) {
  options_.settings.max_parallel_items = 2;
  run({noting("a", 2), noting("b", 2), noting("c", 2)});
  EXPECT_THAT(turns_.substr(0, 4), ::testing::Not(HasSubstr("c")));
  EXPECT_EQ(turns_.size(), 6U);
}

TEST_F(TurnsOf, ChildrenComeBeforeTheNextPageOfTheParent) {
  const auto note = [this](const Value& row) -> Generator<Page> {
    turns_ += "t";
    Page page(List{row});
    co_yield page;
  };
  run({noting("a", 3) | Transformer("t", note)});
  EXPECT_EQ(turns_, "atatat");
}

TEST_F(TurnsOf, SettingsHaveToMakeSense) {
  options_.settings.workers = 0;
  EXPECT_EQ(error_of(Source("s", {noting("a", 1)})).remedy(), Remedy::fix_config);
}

/// What is made on other threads, and how much of it at once.
class ParallelPipesOf : public PipesOf {
 protected:
  /// Sleeps for a while, each time a little less, so that results would overtake each other.
  Page slow_page(int number) {
    const int now = ++running_;
    int seen = most_running_;
    while (seen < now && !most_running_.compare_exchange_weak(seen, now)) continue;
    std::this_thread::sleep_for(std::chrono::milliseconds(number % 5 == 0 ? 8 : 1));
    {
      const std::lock_guard lock(mutex_);
      threads_.insert(std::this_thread::get_id());
    }
    --running_;
    ++made_;
    return numbers({number});
  }
  Generator<Page> promises(int end) {
    for (int i = 0; i < end; ++i) {
      most_asked_ = std::max(most_asked_, i - made_.load());
      Page page = Page::later([this, i] { return slow_page(i); });
      co_yield page;
    }
  }
  Generator<Page> slow_pages(int end) {
    for (int i = 0; i < end; ++i) {
      Page page = slow_page(i);
      co_yield page;
    }
  }
  Generator<Page> slow_row(const Value& row) {
    Page page = slow_page(static_cast<int>(row.get<std::int64_t>()));
    co_yield page;
  }
  [[nodiscard]] Resource promising(const std::string& name, int end) {
    return {name, [this, end] { return promises(end); }};
  }
  [[nodiscard]] Resource slow(const std::string& name, int end) {
    return Resource(name, [this, end] { return slow_pages(end); }).parallelized();
  }
  [[nodiscard]] Resource slow_transformer(const std::string& name) {
    return Transformer(name, [this](const Value& row) { return slow_row(row); }).parallelized();
  }
  void expect_on_other_threads() const {
    EXPECT_FALSE(threads_.contains(std::this_thread::get_id()));
    EXPECT_GT(most_running_, 1);
    EXPECT_LE(most_running_, options_.settings.workers);
  }

  std::atomic<int> running_ = 0;
  std::atomic<int> most_running_ = 0;
  std::atomic<int> made_ = 0;
  int most_asked_ = 0;
  std::mutex mutex_;
  std::set<std::thread::id> threads_;
};

TEST_F(ParallelPipesOf, PromisesKeepTheirOrderAndTheirNumberIsBounded) {
  options_.settings.max_parallel_items = 6;
  run({promising("t", 100)});
  EXPECT_EQ(text("t"), counted(100));
  expect_on_other_threads();
  EXPECT_LE(most_asked_, 7);
}

TEST_F(ParallelPipesOf, ParallelResourcesRunBesideEachOtherAndKeepTheirOrder) {
  run({slow("a", 30), slow("b", 20), slow("c", 10)});
  EXPECT_EQ(text("a"), counted(30));
  EXPECT_EQ(text("b"), counted(20));
  EXPECT_EQ(text("c"), counted(10));
  EXPECT_THAT(tables(), ElementsAre("a", "b", "c"));
  expect_on_other_threads();
}

TEST_F(ParallelPipesOf, RowsOfAParallelTransformerRunBesideEachOther) {
  const Resource parent = count("p", 60);
  run({parent, parent | slow_transformer("t")});
  EXPECT_EQ(text("p"), counted(60));
  EXPECT_EQ(text("t"), counted(60));
  expect_on_other_threads();
}

TEST_F(ParallelPipesOf, NoPageIsLostInADeepTreeWithTheLeastRoom) {
  for (const int most : {1, 2, 20}) {
    options_.settings.max_parallel_items = most;
    const Resource parent = slow("p", 12);
    const Resource child = parent | slow_transformer("t");
    const Transformer promise("v", [this](const Value& row) -> Generator<Page> {
      const int number = static_cast<int>(row.get<std::int64_t>());
      for (int i = 0; i < 2; ++i) {
        Page page = Page::later([this, number] { return slow_page(number); });
        co_yield page;
      }
    });
    run({parent, child, child | slow_transformer("u"), child | promise, promising("w", 9)});
    for (const char* table : {"p", "t", "u"}) EXPECT_EQ(text(table), counted(12)) << table << most;
    EXPECT_EQ(std::ranges::count(text("v"), '\n'), 24);
    EXPECT_EQ(text("w"), counted(9));
  }
}

TEST_F(ParallelPipesOf, AnErrorOnAnotherThreadStopsTheRun) {
  const auto broken = [](const Value& row) -> Generator<Page> {
    if (row == Value(7)) throw Error(Remedy::fix_input, "broken");
    Page page(List{row});
    co_yield page;
  };
  const Error error = error_of(
      Source("s", {count("p", 1000) | Transformer("t", broken).parallelized(), promising("w", 1000)}));
  EXPECT_EQ(error.message(), "broken");
  EXPECT_EQ(error.where().table, "t");
  EXPECT_LT(made_, 1000);
  EXPECT_EQ(running_, 0);
}

TEST_F(ParallelPipesOf, AStrangeErrorPassesThrough) {
  const Resource broken("t", []() -> Generator<Page> {
    Page page = Page::later([]() -> Page { throw std::out_of_range("broken"); });
    co_yield page;
  });
  EXPECT_THROW(run({broken}), std::out_of_range);
  EXPECT_THROW(run({broken.parallelized()}), std::out_of_range);
}

TEST_F(ParallelPipesOf, StopsWhileAThreadIsAtWork) {
  std::stop_source stop;
  options_.stop = stop.get_token();
  const Resource waiting = Resource("t", [&]() -> Generator<Page> {
                             for (int i = 0;; ++i) {
                               if (i == 2) stop.request_stop();
                               std::this_thread::sleep_for(2ms);
                               Page page = numbers({i});
                               co_yield page;
                             }
                           }).parallelized();
  EXPECT_EQ(error_of(Source("s", {waiting})).remedy(), Remedy::retry);
}

/// Waits for a stop that is requested at once, in vain without one.
Page endless_wait() {
  pause_for(600);
  return numbers({});
}

TEST_F(ParallelPipesOf, AWaitEndsWithTheStopOnWhateverThreadItIs) {
  for (const bool is_parallelized : {false, true}) {
    std::stop_source stop;
    options_.stop = stop.get_token();
    const Resource waiting = Resource::call("t", endless_wait).parallelized(is_parallelized);
    const std::jthread other([&] {
      std::this_thread::sleep_for(20ms);
      stop.request_stop();
    });
    const Error error = error_of(Source("s", {waiting}));
    EXPECT_THAT(error.what(), HasSubstr("nothing was extracted"));
  }
}

TEST_F(ParallelPipesOf, AnErrorEndsTheWaitsOfOtherResources) {
  const Resource waiting = Resource::call("t", endless_wait).parallelized();
  const Resource broken("u", []() -> Generator<Page> {
    throw Error(Remedy::fix_input, "broken");
    co_return;
  });
  EXPECT_EQ(error_of(Source("s", {waiting, broken})).message(), "broken");
}

TEST_F(ParallelPipesOf, AClosedResourceGivesUpWhatItsThreadsAreAt) {
  const Resource resource("t", []() -> Generator<Page> {
    for (int i = 0; i < 6; ++i) {
      Page page = Page::later([i] { return i == 0 ? numbers({0}) : endless_wait(); });
      co_yield page;
    }
  });
  run({resource.with_limit({.pages = 1}), count("u", 3)});
  EXPECT_EQ(text("t"), "0\n");
  EXPECT_EQ(text("u"), "0\n1\n2\n");
}

TEST_F(ParallelPipesOf, ALimitClosesAndWaitsForWhatRuns) {
  std::atomic<int> alive = 0;
  struct Guard {
    explicit Guard(std::atomic<int>& counter) : counter_(counter) { ++counter_; }
    ~Guard() { --counter_; }
    std::atomic<int>& counter_;
  };
  const Resource endless = Resource("t", [&]() -> Generator<Page> {
                             const Guard guard(alive);
                             for (int i = 0;; ++i) {
                               Page page = slow_page(i);
                               co_yield page;
                             }
                           }).parallelized();
  run({endless.with_limit({.pages = 3})});
  EXPECT_EQ(text("t"), counted(3));
  EXPECT_EQ(alive, 0);
  EXPECT_LE(made_, 4);  // one was read ahead
}

TEST_F(ParallelPipesOf, AParallelResourceHasItsOwnState) {
  const auto counting_on = []() -> Generator<Page> {
    for (int i = 0; i < 50; ++i) {
      Value& next = member(resource_state(), "next");
      const std::int64_t number = next.is_null() ? 0 : next.get<std::int64_t>();
      next = number + 1;
      Page page(List{Value(number)});
      co_yield page;
    }
  };
  std::vector<Resource> resources;
  for (const char* name : {"a", "b", "c", "d"})
    resources.push_back(Resource(name, counting_on).parallelized());
  resources.push_back(count("e", 3).parallelized());
  run(resources);
  run(resources);
  for (const char* name : {"a", "b", "c", "d"}) EXPECT_EQ(member(state_.resources[name], "next"), Value(100));
  EXPECT_FALSE(state_.resources.contains("e"));
}

TEST_F(ParallelPipesOf, WhatIsSharedIsRefusedOnOtherThreads) {
  const auto error_in = [this](const std::function<void()>& ask, bool is_promise) {
    const Resource asking("t", [ask, is_promise]() -> Generator<Page> {
      if (!is_promise) ask();
      Page page = Page::later([ask] {
        ask();
        return Page(List{});
      });
      co_yield page;
    });
    return error_of(Source("s", {asking.parallelized(!is_promise)}));
  };
  for (const bool is_promise : {false, true}) {
    EXPECT_THAT(error_in([] { source_state(); }, is_promise).what(), HasSubstr("runs beside other threads"));
    EXPECT_THAT(error_in([] { current_schema(); }, is_promise).what(),
                HasSubstr("runs beside other threads"));
  }
  EXPECT_THAT(error_in([] { resource_state(); }, true).what(), HasSubstr("the resource's state"));
}

TEST_F(ParallelPipesOf, APromiseMayPromise) {
  const Resource nested("t", []() -> Generator<Page> {
    Page page = Page::later([] { return Page::later([] { return numbers({1}); }); });
    co_yield page;
    Page last = numbers({2});
    co_yield last;
  });
  run({nested});
  EXPECT_EQ(text("t"), "1\n2\n");
}

}  // namespace
}  // namespace sluice
