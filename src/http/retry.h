#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/message.h"

namespace sluice::http {

/// When a request is sent again: after a lost connection, a timeout, 429 and 5xx. The defaults are
/// upstream's.
struct Retry {
  int attempts = 5;        ///< in all
  double factor = 1;       ///< seconds before the second attempt; before each further one twice as many
  double max_delay = 300;  ///< seconds

  /// Seconds to wait after that attempt (from 1): what the server asks for, at most max_delay.
  /// `now`: seconds since 1970. `response`: null pointer: none came.
  [[nodiscard]] double delay_after(int attempt, const Response* response, std::int64_t now) const;
};

/// Whether the status says that the same request may succeed later.
bool may_pass(int status) noexcept;

/// Seconds that a `Retry-After` asks for, given as a number or a date; nothing if it is neither.
std::optional<double> retry_after(std::string_view header, std::int64_t now);

}  // namespace sluice::http
