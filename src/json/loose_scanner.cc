#include <algorithm>

#include "json/iso_scanner.h"
#include "json/unicode.h"

namespace sluice::json {
namespace {

/// The loose forms. Every part takes as many digits as it may; the date is tried in three lengths.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool with_day() { return year() && month_and_day() && rest(); }
  bool with_year() { return year() && rest(); }
  bool time_alone() { return !text_.empty() && clock() && at_end(); }
  [[nodiscard]] const IsoParts& parts() const { return parts_; }

 private:
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] bool at_digit() const { return !at_end() && text_[at_] >= '0' && text_[at_] <= '9'; }

  bool take(std::string_view any_of) {
    if (at_end() || any_of.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }

  bool number(int at_least, int at_most, int& value) {
    value = 0;
    int count = 0;
    for (; count < at_most && at_digit(); ++count) value = value * 10 + (text_[at_++] - '0');
    return count >= at_least;
  }

  bool year() {
    parts_.has_date = true;
    return number(4, 4, parts_.year);
  }

  bool month_and_day() {
    take("/:");
    if (!number(2, 2, parts_.month)) return false;
    take("/:");
    return number(2, 2, parts_.day);
  }

  bool rest() {
    if (at_end()) return true;
    return clock() && at_end();
  }

  bool clock() {
    parts_.has_time = true;
    take(" ");
    if (!number(1, 2, parts_.hour) || !take(":") || !number(1, 2, parts_.minute)) return false;
    if (take(":") && !number(1, 2, parts_.second)) return false;
    return fraction();
  }

  bool fraction() {
    if (!take(".|,")) return true;
    int scale = 100'000;
    int count = 0;
    for (; count < 9 && at_digit(); ++count, scale /= 10) parts_.micros += (text_[at_++] - '0') * scale;
    return count > 0;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  IsoParts parts_;
};

std::optional<IsoParts> in_range(const IsoParts& parts) {
  return is_in_range(parts) ? std::optional(parts) : std::nullopt;
}

std::optional<IsoParts> scan_ascii(std::string_view text) {
  if (Scanner scanner(text); scanner.with_day()) return in_range(scanner.parts());
  if (Scanner scanner(text); scanner.with_year()) return in_range(scanner.parts());
  if (Scanner scanner(text); scanner.time_alone()) return in_range(scanner.parts());
  return std::nullopt;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

// These forms, unlike ISO 8601, take the digits of every script.
std::optional<IsoParts> scan_loose(std::string_view text) {
  return is_ascii(text) ? scan_ascii(text) : scan_ascii(with_ascii_digits(text));
}

}  // namespace sluice::json
