#include "sources/rest_api/range_paginator.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice::rest {
namespace {

[[noreturn]] void fail(std::string_view what, const json::Path& path, std::string_view advice) {
  throw Error(Remedy::fix_config, fmt::format("{} at {} in the response{}", what, path.text(), advice));
}

std::optional<std::int64_t> as_integer(const Value& value) {
  if (const auto* integer = value.get_if<std::int64_t>()) return *integer;
  if (const auto* real = value.get_if<double>()) return static_cast<std::int64_t>(std::trunc(*real));
  const auto* text = value.get_if<std::string>();
  std::int64_t integer = 0;
  if (text == nullptr) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), integer);
  return error == std::errc() && end == text->data() + text->size() ? std::optional(integer) : std::nullopt;
}

std::optional<bool> as_flag(const Value& value) {
  if (const auto* flag = value.get_if<bool>()) return *flag;
  const auto* text = value.get_if<std::string>();
  if (text == nullptr) return std::nullopt;
  std::string word = *text;
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  for (const char* yes : {"y", "yes", "t", "true", "on", "1"})
    if (word == yes) return true;
  for (const char* no : {"n", "no", "f", "false", "off", "0"})
    if (word == no) return false;
  return std::nullopt;
}

class RangePaginator : public Paginator {
 public:
  explicit RangePaginator(Range range) : range_(std::move(range)), value_(range_.first) {}

  void start(Call& call) override { range_.place.put(call, value_); }

  bool advance(const Answer& answer, Call& call) override {
    if (range_.stops_after_empty_page && answer.is_empty) return false;
    total_ = total_of(answer.body);
    value_ += range_.step;
    bool goes_on = is_inside(value_);
    if (range_.has_more_path) goes_on = has_more(*range_.has_more_path, answer.body);
    if (goes_on) range_.place.put(call, value_);
    return goes_on;
  }

  [[nodiscard]] std::optional<Call> foresee(const Call& next, std::size_t further) const override {
    const bool is_end_known = (total_ || range_.maximum) && !range_.has_more_path;
    const std::int64_t value = value_ + static_cast<std::int64_t>(further) * range_.step;
    if (!is_end_known || !is_inside(value)) return std::nullopt;
    Call call = next;
    range_.place.put(call, value);
    return call;
  }

 private:
  [[nodiscard]] bool is_inside(std::int64_t value) const {
    return !(total_ && value >= *total_ + range_.base) && !(range_.maximum && value >= *range_.maximum);
  }

  [[nodiscard]] std::optional<std::int64_t> total_of(Body& body) const {
    if (!range_.total_path) return std::nullopt;
    const std::optional<Value> found = body.first(*range_.total_path);
    if (!found || found->is_null())
      fail("there is no total", *range_.total_path,
           "; correct total_path, or write total_path: null if it tells none");
    const std::optional<std::int64_t> total = as_integer(*found);
    if (!total) fail("the total is no integer", *range_.total_path, "");
    return total;
  }

  Range range_;
  std::int64_t value_;
  std::optional<std::int64_t> total_;  ///< as the last response told it
};

class OffsetPaginator : public RangePaginator {
 public:
  OffsetPaginator(const Range& range, RequestPlace limit_place)
      : RangePaginator(range), limit_(range.step), limit_place_(std::move(limit_place)) {}

  void start(Call& call) override {
    RangePaginator::start(call);
    limit_place_.put(call, limit_);
  }
  bool advance(const Answer& answer, Call& call) override {
    const bool goes_on = RangePaginator::advance(answer, call);
    limit_place_.put(call, limit_);
    return goes_on;
  }

 private:
  std::int64_t limit_;
  RequestPlace limit_place_;
};

}  // namespace

bool has_more(const json::Path& path, Body& body) {
  const std::optional<Value> found = body.first(path);
  if (!found || found->is_null()) fail("there is nothing", path, "; correct has_more_path");
  const std::optional<bool> flag = as_flag(*found);
  if (!flag) fail("there is neither true nor false", path, "; correct has_more_path");
  return *flag;
}

std::unique_ptr<Paginator> page_number(Range range) {
  return std::make_unique<RangePaginator>(std::move(range));
}

std::unique_ptr<Paginator> offset(const Range& range, RequestPlace limit_place) {
  return std::make_unique<OffsetPaginator>(range, std::move(limit_place));
}

}  // namespace sluice::rest
