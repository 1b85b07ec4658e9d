#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "sluice/pipeline.hpp"

namespace sluice {

/// Adds up what the stages tell, times the phases and passes it on, one call at a time.
class ProgressMeter {
 public:
  explicit ProgressMeter(std::function<void(const Progress&)> sink) : sink_(std::move(sink)) {}

  void start(const std::string& phase, std::uint64_t bytes_total, std::uint64_t rows_total);
  /// Thread safe. At most some ten reports a second reach the sink.
  void advance(std::uint64_t bytes, std::uint64_t rows);
  void finish();
  /// Every phase that was finished, in order; a phase that ran for several packages is one entry.
  [[nodiscard]] std::vector<PhaseReport> phases() const;

 private:
  void report(bool is_finished);

  std::function<void(const Progress&)> sink_;
  mutable std::mutex mutex_;
  Progress now_;
  double started_ = 0;
  double reported_ = 0;
  std::vector<PhaseReport> phases_;
};

}  // namespace sluice
