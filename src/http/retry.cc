#include "http/retry.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace sluice::http {

bool may_pass(int status) noexcept {
  constexpr int kTooManyRequests = 429;
  return status == kTooManyRequests || (status >= 500 && status < 600);
}

std::optional<double> retry_after(std::string_view header, std::int64_t now) {
  const std::size_t first = header.find_first_not_of(" \t");
  if (first == std::string_view::npos) return std::nullopt;
  const std::string_view text = header.substr(first, header.find_last_not_of(" \t") - first + 1);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc() && end == text.data() + text.size())
    return static_cast<double>(std::max<std::int64_t>(seconds, 0));
  const std::optional<std::int64_t> date = seconds_of_date(std::string(text));
  if (!date) return std::nullopt;
  return static_cast<double>(std::max<std::int64_t>(*date - now, 0));
}

double Retry::delay_after(int attempt, const Response* response, std::int64_t now) const {
  const std::string* asked = response == nullptr ? nullptr : find_header(response->headers, "Retry-After");
  const std::optional<double> seconds = asked == nullptr ? std::nullopt : retry_after(*asked, now);
  return std::min(seconds.value_or(factor * std::exp2(attempt - 1)), max_delay);
}

}  // namespace sluice::http
