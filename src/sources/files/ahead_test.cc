#include "sources/files/ahead.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "base/allowance.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// A store that takes its time and counts what it has lent and not got back.
class SlowStore : public Store {
 public:
  [[nodiscard]] std::vector<StoredFile> list(const std::string&) const override { return {}; }
  [[nodiscard]] StoredFile find(const std::string&) const override { return {}; }
  [[nodiscard]] StoredFile at(const std::string&) const override { return {}; }
  [[nodiscard]] LocalFile lend(const StoredFile& file) const override {
    const int now = ++out_;
    int most = most_;
    while (most < now && !most_.compare_exchange_weak(most, now)) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (file.place == "stalled") pause_for(60);
    if (file.place == "broken") throw Error(Remedy::retry, "the line is cut");
    return {.path = file.place, .keeper = std::shared_ptr<const void>(this, [this](const void*) { --out_; })};
  }
  [[nodiscard]] bool is_remote() const noexcept override { return true; }
  [[nodiscard]] const std::string& place() const noexcept override { return place_; }

  [[nodiscard]] int most() const { return most_; }
  [[nodiscard]] int out() const { return out_; }

 private:
  mutable std::atomic<int> out_ = 0;
  mutable std::atomic<int> most_ = 0;
  std::string place_ = "slow";
};

class AheadOfReading : public ::testing::Test {
 protected:
  std::vector<FoundFile> files(int count, std::uint64_t bytes) const {
    std::vector<FoundFile> found;
    for (int i = 0; i < count; ++i) found.push_back({store_, {.place = std::to_string(i), .bytes = bytes}});
    return found;
  }
  std::shared_ptr<SlowStore> store_ = std::make_shared<SlowStore>();
};

TEST_F(AheadOfReading, FilesKeepTheirOrderAndAreFetchedSideBySide) {
  const auto found = files(60, 10);
  Ahead ahead(found);
  for (int i = 0; i < 60; ++i) EXPECT_EQ(ahead.take().path, std::to_string(i));
  EXPECT_GT(store_->most(), 3);
  EXPECT_EQ(store_->out(), 0);
}

TEST_F(AheadOfReading, AFewFilesAreOnDiskHoweverSlowTheReaderIs) {
  const auto found = files(60, 10);
  Ahead ahead(found);
  const LocalFile first = ahead.take();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_LE(store_->most(), 17);
}

TEST_F(AheadOfReading, OfLargeFilesOneIsFetchedAhead) {
  const auto found = files(6, 1U << 30);
  Ahead ahead(found);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(ahead.take().path, std::to_string(i));
  EXPECT_LE(store_->most(), 2);
}

TEST_F(AheadOfReading, AFaultComesWithItsFile) {
  auto found = files(3, 10);
  found[1].file.place = "broken";
  Ahead ahead(found);
  EXPECT_EQ(ahead.take().path, "0");
  EXPECT_THROW(ahead.take(), Error);
}

TEST_F(AheadOfReading, MayEndBeforeTheFiles) {
  const auto found = files(20, 10);
  {
    Ahead(found).take();
  }
  EXPECT_EQ(store_->out(), 0);
}

TEST_F(AheadOfReading, AStopEndsTheWaitForAFile) {
  auto found = files(3, 10);
  found[1].file.place = "stalled";
  std::stop_source stop;
  const Allowed allowed({.stop = stop.get_token()});
  const auto start = std::chrono::steady_clock::now();
  {
    Ahead ahead(found);
    EXPECT_EQ(ahead.take().path, "0");
    const std::jthread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      stop.request_stop();
    });
    EXPECT_THROW(ahead.take(), Error);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(AheadOfReading, WhoeverGoesDoesNotWaitForWhatHeAskedFor) {
  auto found = files(2, 10);
  found[1].file.place = "stalled";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(Ahead(found).take().path, "0");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

}  // namespace
}  // namespace sluice
