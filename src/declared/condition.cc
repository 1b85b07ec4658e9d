#include "declared/condition.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <compare>
#include <cstdint>
#include <utility>

#include "json/decimal.h"
#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice {

namespace {

constexpr std::int64_t kDay = 86'400'000'000;
constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kSigns = "=!<>";

[[noreturn]] void fail(const std::string& wrong) {
  throw Error(Remedy::fix_config,
              wrong + "; a filter is like: amount > 0 and country = 'DE' or note is null");
}

/// A number of the text, or of a value; nothing if it is none.
std::optional<double> number_of(const Value& value) {
  if (const auto* integer = value.get_if<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* number = value.get_if<double>()) return *number;
  std::string_view digits;
  if (const auto* big = value.get_if<BigInt>()) digits = big->digits;
  if (const auto* decimal = value.get_if<Decimal>()) digits = decimal->text;
  if (const auto* wei = value.get_if<Wei>()) digits = wei->text;
  if (digits.empty()) return std::nullopt;
  const auto parsed = json::BigDecimal::parse(digits);
  return parsed ? parsed->to_double() : std::nullopt;
}

/// A text that is compared with a time is one.
std::optional<std::int64_t> micros_of(std::string_view text) {
  if (const auto moment = json::parse_timestamp(text)) return moment->micros;
  if (const auto date = json::parse_date(text)) return date->days * kDay;
  return std::nullopt;
}

std::partial_ordering compare_with_text(const Value& value, const std::string& text) {
  if (const auto* own = value.get_if<std::string>()) return *own <=> text;
  if (const auto* time = value.get_if<Time>()) {
    const auto other = json::parse_time(text);
    return other ? std::partial_ordering(time->micros <=> other->micros) : std::partial_ordering::unordered;
  }
  const auto other = micros_of(text);
  if (!other) return std::partial_ordering::unordered;
  if (const auto* moment = value.get_if<Timestamp>()) return moment->micros <=> *other;
  if (const auto* date = value.get_if<Date>()) return date->days * kDay <=> *other;
  return std::partial_ordering::unordered;
}

/// Unordered: they cannot be compared.
std::partial_ordering compare(const Value& value, const Value& literal) {
  if (const auto* text = literal.get_if<std::string>()) return compare_with_text(value, *text);
  if (const auto* flag = literal.get_if<bool>()) {
    const auto* own = value.get_if<bool>();
    return own == nullptr ? std::partial_ordering::unordered : std::partial_ordering(*own <=> *flag);
  }
  const auto* left = value.get_if<std::int64_t>();
  const auto* right = literal.get_if<std::int64_t>();
  if (left != nullptr && right != nullptr) return *left <=> *right;
  const auto number = number_of(value);
  const auto other = number_of(literal);
  return number && other ? *number <=> *other : std::partial_ordering::unordered;
}

}  // namespace

/// Reads a condition word by word.
class ConditionReader {
 public:
  explicit ConditionReader(std::string_view text) : rest_(text) {}

  std::vector<std::vector<Condition::Comparison>> read() {
    std::vector<std::vector<Condition::Comparison>> alternatives(1);
    for (;;) {
      alternatives.back().push_back(comparison());
      const std::string_view word = next();
      if (word.empty()) return alternatives;
      if (word == "or")
        alternatives.emplace_back();
      else if (word != "and")
        fail("has " + std::string(word) + " where and, or or the end is expected");
    }
  }

 private:
  using Operator = Condition::Operator;

  /// The next word, sign or text in quotes; empty at the end.
  std::string_view next() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlank), rest_.size()));
    if (rest_.empty()) return {};
    return take(size_of_next());
  }

  [[nodiscard]] std::size_t size_of_next() const {
    const char first = rest_.front();
    if (first == '\'' || first == '"') {
      const std::size_t end = rest_.find(first, 1);
      if (end == std::string_view::npos) fail("has a quote that is not closed");
      return end + 1;
    }
    if (kSigns.find(first) != std::string_view::npos) return rest_.find_first_not_of(kSigns);
    return rest_.find_first_of(" \t\r\n=!<>'\"");
  }

  std::string_view take(std::size_t size) {
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(word.size());
    return word;
  }

  Condition::Comparison comparison() {
    const std::string_view path = next();
    if (path.empty()) fail("has no comparison");
    if (kSigns.find(path.front()) != std::string_view::npos || path.front() == '\'' || path.front() == '"')
      fail("has " + std::string(path) + " where the name of a field is expected");
    const std::string_view sign = next();
    if (sign == "is") return {RowPath(path), null_test(), {}};
    const Operator op = operator_of(sign);
    return {RowPath(path), op, literal_of(next())};
  }

  Operator null_test() {
    const std::string_view word = next();
    const bool is_not = word == "not";
    if ((is_not ? next() : word) != "null") fail("has is without null or not null behind it");
    return is_not ? Operator::is_not_null : Operator::is_null;
  }

  static Operator operator_of(std::string_view sign) {
    constexpr std::array<std::pair<std::string_view, Operator>, 8> kOperators{{
        {"=", Operator::equal},
        {"==", Operator::equal},
        {"!=", Operator::unequal},
        {"<>", Operator::unequal},
        {"<", Operator::less},
        {"<=", Operator::less_or_equal},
        {">", Operator::greater},
        {">=", Operator::greater_or_equal},
    }};
    for (const auto& [text, op] : kOperators)
      if (text == sign) return op;
    fail(sign.empty() ? "ends before a comparison does"
                      : "has " + std::string(sign) + " where one of = != < <= > >= and is is expected");
  }

  static Value literal_of(std::string_view word) {
    if (word.empty()) fail("ends before a comparison does");
    if (word.front() == '\'' || word.front() == '"') return word.substr(1, word.size() - 2);
    if (word == "true" || word == "false") return word == "true";
    if (word == "null") fail("compares with null; write: is null");
    std::int64_t integer = 0;
    const char* end = word.data() + word.size();
    if (const auto read = std::from_chars(word.data(), end, integer);
        read.ec == std::errc() && read.ptr == end)
      return integer;
    double number = 0;
    if (const auto read = std::from_chars(word.data(), end, number);
        read.ec == std::errc() && read.ptr == end && std::isfinite(number))
      return number;
    fail("has " + std::string(word) + " where a number, a text in quotes, true or false is expected");
  }

  std::string_view rest_;
};

Condition Condition::parse(std::string_view text) {
  Condition condition;
  condition.text_ = text;
  condition.alternatives_ = ConditionReader(text).read();
  return condition;
}

std::vector<RowPath> Condition::paths() const {
  std::vector<RowPath> paths;
  for (const auto& comparisons : alternatives_)
    for (const Comparison& comparison : comparisons) paths.push_back(comparison.path);
  return paths;
}

bool Condition::holds(const Value& row) const {
  for (const auto& comparisons : alternatives_) {
    bool are_all = true;
    for (const Comparison& comparison : comparisons) are_all = are_all && holds(comparison, row);
    if (are_all) return true;
  }
  return false;
}

bool Condition::holds(const Comparison& comparison, const Value& row) const {
  return comparison.path.any(row, [&](const Value& value) {
    if (comparison.op == Operator::is_null) return value.is_null();
    if (comparison.op == Operator::is_not_null) return !value.is_null();
    if (value.is_null()) return false;
    const std::partial_ordering order = compare(value, comparison.literal);
    if (order == std::partial_ordering::unordered)
      throw Error(Remedy::fix_input,
                  "the filter " + text_ + ": " + comparison.path.text() +
                      " of a row cannot be compared with that; correct the filter or the row",
                  {.stage = "extract", .column = comparison.path.text()});
    switch (comparison.op) {
      case Operator::equal: return order == 0;
      case Operator::unequal: return order != 0;
      case Operator::less: return order < 0;
      case Operator::less_or_equal: return order <= 0;
      case Operator::greater: return order > 0;
      default: return order >= 0;
    }
  });
}

}  // namespace sluice
