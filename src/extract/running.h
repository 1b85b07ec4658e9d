#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/allowance.h"
#include "base/crew.h"
#include "extract/current.h"
#include "extract/extract.h"
#include "sluice/resource.hpp"

namespace sluice {

/// How many pages are on their way, of all pipes of a run. Of the run's thread alone.
class Traffic {
 public:
  explicit Traffic(int most) : most_(most) {}
  [[nodiscard]] bool has_room() const noexcept { return held_ < most_; }

  /// Stands for one page.
  class Ticket {
   public:
    explicit Ticket(Traffic& traffic) : traffic_(&traffic) { ++traffic.held_; }
    Ticket(Ticket&& other) noexcept : traffic_(std::exchange(other.traffic_, nullptr)) {}
    Ticket& operator=(Ticket&& other) noexcept {
      std::swap(traffic_, other.traffic_);
      return *this;
    }
    ~Ticket() {
      if (traffic_ != nullptr) --traffic_->held_;
    }

   private:
    Traffic* traffic_;
  };

 private:
  int most_;
  int held_ = 0;
};

/// A page that some thread makes. Once it is done it belongs to the run's thread.
struct PageSlot {
  std::optional<Page> page{};  ///< nothing: there is none, or an error
  std::exception_ptr error{};
  std::atomic<bool> is_done = false;
};

/// A resource that runs: calls its code on this thread or on one of the crew's, with what it may ask for
/// there.
class Running {
 public:
  /// `granted`: to all resources of the run together.
  Running(const Resource& resource, const ExtractTarget& target, Crew& crew, Traffic& traffic,
          const Allowance& granted)
      : resource_(resource),
        target_(target),
        crew_(crew),
        traffic_(traffic),
        granted_(granted),
        with_run_(granted.stop, Ending{end_}) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  [[nodiscard]] const Resource& resource() const noexcept { return resource_; }
  [[nodiscard]] Traffic& traffic() const noexcept { return traffic_; }
  /// True if the generators run on the crew's threads.
  [[nodiscard]] bool is_ahead() const noexcept { return resource_.is_parallelized(); }
  void set_cursor(const Cursor* cursor) noexcept { cursor_ = cursor; }

  void start();
  void finish();
  /// No page is wanted any more: other threads that are at one give it up as soon as they can.
  void give_up() { end_.request_stop(); }

  using Make = std::function<std::optional<Page>()>;
  /// Calls it on this thread.
  std::optional<Page> call(const Make& make);
  /// What the code on this thread may ask for, as long as it lives.
  [[nodiscard]] CurrentResource here();
  /// Has the next page of a generator made on another thread.
  std::shared_ptr<PageSlot> read_ahead(Make make);
  /// Has a page that was promised made on another thread.
  std::shared_ptr<PageSlot> make_later(Page::Later promise);

 private:
  struct Ending {
    std::stop_source& end;
    void operator()() const { end.request_stop(); }
  };

  std::shared_ptr<PageSlot> submit(Make make, Access access);
  [[nodiscard]] Allowance until(std::stop_token stop) const;

  const Resource& resource_;
  const ExtractTarget& target_;
  Crew& crew_;
  Traffic& traffic_;
  const Cursor* cursor_ = nullptr;
  Dict* state_ = nullptr;  ///< of a resource that alone uses it, on another thread
  Allowance granted_;
  std::stop_source end_;
  std::stop_callback<Ending> with_run_;
};

}  // namespace sluice
