#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace sluice::config {

/// Text that nobody may read by chance: it prints as ***.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  /// The text itself: for whoever it is meant for, never for a message.
  [[nodiscard]] const std::string& reveal() const noexcept { return text_; }
  bool operator==(const Secret&) const = default;

 private:
  std::string text_;
};

inline constexpr std::string_view kHidden = "***";

inline std::ostream& operator<<(std::ostream& stream, const Secret&) { return stream << kHidden; }

}  // namespace sluice::config

template <>
struct fmt::formatter<sluice::config::Secret> : fmt::formatter<std::string_view> {
  auto format(const sluice::config::Secret&, fmt::format_context& context) const {
    return fmt::formatter<std::string_view>::format(sluice::config::kHidden, context);
  }
};
