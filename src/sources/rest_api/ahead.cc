#include "sources/rest_api/ahead.h"

#include <utility>

#include "base/allowance.h"
#include "sluice/error.hpp"

namespace sluice::rest {

Ahead::Ahead(int most, Fetch fetch)
    : most_(static_cast<std::size_t>(most)),
      fetch_(std::move(fetch)),
      with_outer_(allowance().stop, Ending{end_}),
      crew_(most) {}

Ahead::~Ahead() { end_.request_stop(); }

void Ahead::ask(Call call) {
  auto flight = std::make_shared<Flight>();
  flights_.push_back(flight);
  crew_.submit([this, flight, call = std::move(call)] {
    const Allowed scope({.stop = end_.get_token()});
    try {
      flight->fetched = fetch_(call);
    } catch (...) {
      flight->error = std::current_exception();
    }
    flight->has_landed.store(true, std::memory_order_release);
  });
}

std::optional<Fetched> Ahead::take() {
  const std::shared_ptr<Flight> flight = flights_.front();
  while (!flight->has_landed.load(std::memory_order_acquire)) {
    check_allowance();
    if (!crew_.wait(allowance().stop))
      throw Error(Remedy::report_bug, "a page that was asked for ahead never came");
  }
  flights_.pop_front();
  if (flight->error) std::rethrow_exception(flight->error);
  return std::move(flight->fetched);
}

}  // namespace sluice::rest
