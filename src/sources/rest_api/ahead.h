#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "base/crew.h"
#include "sources/rest_api/client.h"

namespace sluice::rest {

/// Responses to requests that are sent before it is their turn, several at a time. Whoever takes them does so
/// in the order of the requests, so that nobody sees one whose turn never comes, nor what is wrong with it.
class Ahead {
 public:
  /// Runs on several threads.
  using Fetch = std::function<std::optional<Fetched>(const Call&)>;

  /// At most so many requests at a time. They end with what this thread works for (base/allowance).
  Ahead(int most, Fetch fetch);
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;
  /// Gives up those that are under way.
  ~Ahead();

  /// Requests whose responses were not taken.
  [[nodiscard]] std::size_t size() const noexcept { return flights_.size(); }
  [[nodiscard]] bool has_room() const noexcept { return flights_.size() < most_; }
  void ask(Call call);
  /// The response to the first of them. Throws what fetching it threw.
  std::optional<Fetched> take();

 private:
  struct Flight {
    std::optional<Fetched> fetched{};
    std::exception_ptr error{};
    std::atomic<bool> has_landed = false;
  };
  struct Ending {
    std::stop_source& end;
    void operator()() const { end.request_stop(); }
  };

  std::size_t most_;
  Fetch fetch_;
  std::stop_source end_;
  std::stop_callback<Ending> with_outer_;
  std::deque<std::shared_ptr<Flight>> flights_;
  Crew crew_;  // last: its tasks end before the rest goes
};

}  // namespace sluice::rest
