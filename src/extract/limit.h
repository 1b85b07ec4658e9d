#pragma once

#include <chrono>
#include <cstdint>

#include "extract/step.h"

namespace sluice {

/// Counts what comes and closes the resource behind the page that reaches the limit.
class LimitStep final : public Step {
 public:
  explicit LimitStep(const Limit& limit);

  std::optional<Page> take(Page page) override;
  void end_page() override;
  [[nodiscard]] bool wants_more() const noexcept override { return !is_reached_; }

 private:
  Limit limit_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::uint64_t pages_ = 0;
  std::uint64_t rows_ = 0;
  bool has_page_ = false;  ///< something of it came
  bool is_reached_;
};

}  // namespace sluice
