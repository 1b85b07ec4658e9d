#include "json/iso_scanner.h"

#include "json/temporal.h"

namespace sluice::json {
namespace {

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

/// 1 for Monday.
int weekday(std::int32_t days) { return (days % 7 + 7 + 3) % 7 + 1; }

/// A year of 53 ISO weeks.
bool is_long_year(int year) {
  const int first = weekday(days_from_civil(year, 1, 1));
  return first == 4 || (first == 3 && is_leap(year));
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool scan() {
    if (peek() == 'T') return time(false) && at_end();
    if (!number(2, parts_.year)) return false;
    if (peek() == ':') return time_alone();
    return date() && (at_end() || time(false)) && at_end();
  }

  [[nodiscard]] const IsoParts& parts() const { return parts_; }

 private:
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
  [[nodiscard]] bool at_date_end() const { return at_end() || peek() == ' ' || peek() == 'T'; }
  [[nodiscard]] bool at_offset() const { return peek() == 'Z' || peek() == '+' || peek() == '-'; }
  [[nodiscard]] bool at_time_end() const { return at_end() || at_offset(); }
  [[nodiscard]] bool at_digit() const { return peek() >= '0' && peek() <= '9'; }

  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  bool number(int digits, int& value) {
    value = 0;
    for (int i = 0; i < digits; ++i) {
      if (!at_digit()) return false;
      value = value * 10 + (text_[at_++] - '0');
    }
    return true;
  }

  bool time_alone() {
    parts_.hour = parts_.year;
    extended_ = true;
    return time(true) && at_end();
  }

  bool date() {
    int century_rest = 0;
    if (!number(2, century_rest)) return false;
    parts_.has_date = true;
    parts_.year = parts_.year * 100 + century_rest;
    if (take('-')) return extended_date();
    if (take('W')) return week_date(false);
    return basic_date();
  }

  bool extended_date() {
    extended_ = true;
    if (take('W')) return week_date(true);
    if (!number(2, parts_.month)) return false;
    if (at_date_end()) return true;
    if (take('-')) return number(2, parts_.day);
    int last_digit = 0;
    return number(1, last_digit) && ordinal_date(parts_.month * 10 + last_digit);
  }

  bool basic_date() {
    int third = 0;
    if (!number(2, parts_.month) || !number(1, third)) return false;
    if (at_date_end()) return ordinal_date(parts_.month * 10 + third);
    int fourth = 0;
    if (!number(1, fourth)) return false;
    parts_.day = third * 10 + fourth;
    return true;
  }

  bool week_date(bool with_separator) {
    int week = 0;
    int day = 1;
    if (!number(2, week)) return false;
    if (!at_date_end()) {
      if (with_separator && !take('-')) return false;
      if (!number(1, day)) return false;
    }
    return set_week(week, day);
  }

  // Week 0 and day 0 are taken: they count back from the first week and the Monday, as upstream does.
  bool set_week(int week, int day) {
    if (parts_.year == 0 || week > 53 || (week == 53 && !is_long_year(parts_.year)) || day > 7) return false;
    const std::int32_t fourth = days_from_civil(parts_.year, 1, 4);
    return set_days(fourth - weekday(fourth) + week * 7 - 7 + day);
  }

  bool ordinal_date(int day_of_year) {
    const int last = is_leap(parts_.year) ? 366 : 365;
    if (day_of_year < 1 || day_of_year > last) return false;
    return set_days(days_from_civil(parts_.year, 1, 1) + day_of_year - 1);
  }

  bool set_days(std::int32_t days) {
    const Civil civil = civil_from_days(days);
    parts_.year = civil.year;
    parts_.month = static_cast<int>(civil.month);
    parts_.day = static_cast<int>(civil.day);
    return true;
  }

  bool time(bool hour_is_known) {
    if (!hour_is_known && !take('T') && !take(' ')) return false;
    parts_.has_time = true;
    if (!hour_is_known && !number(2, parts_.hour)) return false;
    if (!at_time_end() && !(peek() == ':' ? extended_time() : basic_time())) return false;
    return !at_offset() || offset();
  }

  // Basic date with extended time is refused only once there are seconds, as upstream does.
  bool extended_time() {
    if (!take(':') || !number(2, parts_.minute)) return false;
    if (at_time_end()) return true;
    return take(':') && number(2, parts_.second) && fraction() && extended_;
  }

  bool basic_time() {
    if (!number(2, parts_.minute)) return false;
    if (!at_time_end() && !(number(2, parts_.second) && fraction())) return false;
    return !extended_;
  }

  bool fraction() {
    if (!take('.') && !take(',')) return true;
    if (!at_digit()) return false;
    int scale = 100'000;
    for (; at_digit(); ++at_, scale /= 10) parts_.micros += (text_[at_] - '0') * scale;
    return true;
  }

  bool offset() {
    if (take('Z')) {
      parts_.offset_minutes = 0;
      return true;
    }
    const int sign = take('-') ? -1 : 1;
    if (sign == 1) ++at_;
    int hours = 0;
    int minutes = 0;
    if (!number(2, hours)) return false;
    take(':');
    if (!at_end() && !number(2, minutes)) return false;
    parts_.offset_minutes = sign * (hours * 60 + minutes);
    return *parts_.offset_minutes <= 24 * 60;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool extended_ = false;
  IsoParts parts_;
};

}  // namespace

bool is_in_range(const IsoParts& parts) noexcept {
  if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) return false;
  if (!parts.has_date) return true;
  if (parts.year < 1 || parts.year > 9999 || parts.month < 1 || parts.month > 12) return false;
  return parts.day >= 1 && parts.day <= days_in_month(parts.year, parts.month);
}

std::optional<IsoParts> scan_iso(std::string_view text) noexcept {
  Scanner scanner(text);
  if (!scanner.scan() || !is_in_range(scanner.parts())) return std::nullopt;
  return scanner.parts();
}

std::optional<IsoParts> scan_temporal(std::string_view text) {
  const std::optional<IsoParts> iso = scan_iso(text);
  return iso ? iso : scan_loose(text);
}

}  // namespace sluice::json
