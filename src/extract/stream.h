#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "extract/running.h"
#include "sluice/generator.hpp"

namespace sluice {

/// A generator that is opened when its first page is asked for. For one thread at a time.
class Reading {
 public:
  explicit Reading(std::function<Generator<Page>()> open) : open_(std::move(open)) {}
  /// Nothing at the end.
  std::optional<Page> next();

 private:
  std::function<Generator<Page>()> open_;
  std::optional<Generator<Page>> pages_;
  std::optional<Generator<Page>::Iterator> at_;
};

/// The pages of one generator in their order, of which some are still being made.
class Stream {
 public:
  Stream(Running& running, std::function<Generator<Page>()> open)
      : running_(&running), reading_(std::make_shared<Reading>(std::move(open))) {}

  /// Takes notice of what other threads have done; all the other calls go by what this saw last.
  void settle();
  /// True if the first page that was not taken is there.
  [[nodiscard]] bool is_ready() const noexcept { return !waiting_.empty() && waiting_.front().is_there; }
  /// That page. Throws what its making threw.
  Page take();
  /// True if no page is on its way.
  [[nodiscard]] bool is_empty() const noexcept { return waiting_.empty(); }
  [[nodiscard]] bool is_over() const noexcept { return has_ended_ && waiting_.empty(); }
  /// False while a page that is there, or that is being read, waits to be taken.
  [[nodiscard]] bool may_read() const noexcept;
  /// Asks the generator for its next page, here or on another thread.
  void read();

 private:
  /// A page on its way.
  struct Waiting {
    Traffic::Ticket ticket;
    std::shared_ptr<PageSlot> slot;
    bool is_reading = false;  ///< the generator is at it
    bool is_there = false;    ///< a page, or an error, that can be taken
  };

  void put(Page page);

  Running* running_;
  std::shared_ptr<Reading> reading_;
  std::deque<Waiting> waiting_;
  bool has_ended_ = false;
};

}  // namespace sluice
