#include "extract/scheduler.h"

#include "sluice/error.hpp"

namespace sluice {
namespace {

void check_stop(const std::stop_token& stop) {
  if (stop.stop_requested())
    throw Error(Remedy::retry, "stopped as asked: nothing was extracted; run again to begin anew");
}

}  // namespace

void Scheduler::run(const std::vector<Pipe*>& roots, const std::stop_token& stop) {
  std::size_t begun = 0;
  const auto most = static_cast<std::size_t>(settings_.max_parallel_items);
  while (begun < roots.size() || !open_.empty()) {
    check_stop(stop);
    // Each has files open and buffers: not all of thousands at once.
    while (begun < roots.size() && open_.size() < most) {
      roots[begun]->start();
      open_.push_back(roots[begun++]);
    }
    if (!take_turn(stop) && !crew_.wait(stop))
      throw Error(Remedy::report_bug, "no resource can go on, though not all are done");
  }
}

bool Scheduler::take_turn(const std::stop_token& stop) {
  try {
    return take_turn();
  } catch (const Error&) {
    check_stop(stop);  // what was waited for has been given up
    throw;
  }
}

bool Scheduler::take_turn() {
  const bool is_fifo = settings_.next_item_mode == NextItemMode::fifo;
  for (std::size_t i = 0; i < open_.size(); ++i) {
    const std::size_t at = is_fifo ? i : (next_ + i) % open_.size();
    Pipe& pipe = *open_[at];
    if (!pipe.advance()) continue;
    next_ = at + 1;
    if (pipe.is_over()) {
      open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
      next_ = at;
    }
    return true;
  }
  return false;
}

}  // namespace sluice
