#pragma once

#include <deque>
#include <stop_token>
#include <vector>

#include "extract/extract.h"
#include "extract/pipe.h"

namespace sluice {

/// Lets pipes take turns until all are over.
class Scheduler {
 public:
  Scheduler(const SettledExtract& settings, Crew& crew) : settings_(settings), crew_(crew) {}

  /// Throws Error(retry) once stop is requested, and what the pipes throw.
  void run(const std::vector<Pipe*>& roots, const std::stop_token& stop);

 private:
  /// False: no pipe can go on at the moment.
  bool take_turn(const std::stop_token& stop);
  bool take_turn();

  const SettledExtract& settings_;
  Crew& crew_;
  std::deque<Pipe*> open_;
  std::size_t next_ = 0;
};

}  // namespace sluice
