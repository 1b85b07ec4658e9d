#pragma once

#include <string>

#include "sluice/pipeline.hpp"

namespace sluice::cli {

/// How progress is shown on standard error.
enum class ProgressStyle {
  automatic,  ///< bar on a terminal, else none
  bar,        ///< one line that is redrawn
  log,        ///< a line a second
  none,
};

/// Draws what a pipeline tells of its progress.
class ProgressView {
 public:
  explicit ProgressView(ProgressStyle style);
  void show(const Progress& progress);

 private:
  ProgressStyle style_;
  double logged_at_ = 0;
  std::string logged_phase_;
};

}  // namespace sluice::cli
