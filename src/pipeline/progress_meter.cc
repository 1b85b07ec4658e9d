#include "pipeline/progress_meter.h"

#include <algorithm>

#include "base/clock.h"

namespace sluice {
namespace {

constexpr double kSecondsBetweenReports = 0.1;

}  // namespace

void ProgressMeter::start(const std::string& phase, std::uint64_t bytes_total, std::uint64_t rows_total) {
  const std::lock_guard lock(mutex_);
  now_ = Progress{};
  now_.phase = phase;
  now_.bytes_total = bytes_total;
  now_.rows_total = rows_total;
  started_ = seconds_since(0);
  reported_ = started_;
  report(false);
}

void ProgressMeter::advance(std::uint64_t bytes, std::uint64_t rows) {
  const std::lock_guard lock(mutex_);
  now_.bytes += bytes;
  now_.rows += rows;
  if (seconds_since(reported_) < kSecondsBetweenReports) return;
  reported_ = seconds_since(0);
  report(false);
}

void ProgressMeter::finish() {
  const std::lock_guard lock(mutex_);
  report(true);
  auto known =
      std::find_if(phases_.begin(), phases_.end(), [&](const auto& p) { return p.phase == now_.phase; });
  if (known == phases_.end()) known = phases_.insert(phases_.end(), PhaseReport{.phase = now_.phase});
  known->seconds += seconds_since(started_);
  known->bytes += now_.bytes;
  known->rows += now_.rows;
}

std::vector<PhaseReport> ProgressMeter::phases() const {
  const std::lock_guard lock(mutex_);
  return phases_;
}

void ProgressMeter::report(bool is_finished) {
  if (!sink_) return;
  now_.seconds = seconds_since(started_);
  now_.is_finished = is_finished;
  sink_(now_);
}

}  // namespace sluice
