#include "json/cutter.h"

#include <algorithm>

namespace sluice {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Behind the closing quote of the string that starts at `at`.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

}  // namespace

Cutter::Cutter(std::string_view page, JsonLayout layout, CutSizes sizes)
    : page_(page), layout_(layout), sizes_(sizes) {
  // A byte order mark is no part of the text.
  if (page_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
}

bool Cutter::next(Unit& unit) {
  unit.elements.clear();
  return layout_ == JsonLayout::lines ? next_lines(unit) : next_elements(unit);
}

bool Cutter::next_lines(Unit& unit) {
  if (at_ >= page_.size()) return false;
  const std::size_t end = lines_end();
  unit.offset = at_;
  unit.text = page_.substr(at_, end - at_);
  at_ = end;
  return true;
}

std::size_t Cutter::lines_end() const {
  if (sizes_.rows == CutSizes{}.rows) return line_end(std::min(page_.size(), at_ + sizes_.unit) - 1);
  std::size_t end = at_;
  for (std::size_t rows = 0; rows < sizes_.rows && end < page_.size() && end - at_ < sizes_.unit; ++rows)
    end = line_end(end);
  return end;
}

std::size_t Cutter::line_end(std::size_t at) const {
  const std::size_t newline = page_.find('\n', at);
  return newline == std::string_view::npos ? page_.size() : newline + 1;
}

bool Cutter::next_elements(Unit& unit) {
  unit.fault.clear();
  unit.offset = at_;
  std::size_t bytes = 0;
  while (bytes < sizes_.unit && unit.elements.size() < sizes_.rows) {
    unit.fault = step();
    if (!unit.fault.empty() || !is_at_value()) break;
    const std::size_t end = std::max(value_end(at_), at_ + 1);
    if (unit.elements.empty()) unit.offset = at_;
    unit.elements.push_back(page_.substr(at_, end - at_));
    bytes += end - at_;
    at_ = end;
    after_value_ = in_array_;
    after_comma_ = false;
  }
  unit.text = page_.substr(unit.offset, at_ - unit.offset);
  if (!unit.fault.empty()) {
    at_ = page_.size();
    in_array_ = false;
  }
  return !unit.elements.empty() || !unit.fault.empty();
}

std::string_view Cutter::step() {
  for (at_ = skip_space(at_); at_ < page_.size(); at_ = skip_space(at_ + 1)) {
    const char c = page_[at_];
    if (!in_array_) {
      if (c != '[') return {};
      in_array_ = true;
      after_comma_ = false;
    } else if (c == ']') {
      if (after_comma_) return "a value is missing behind the comma";
      in_array_ = after_value_ = false;
    } else if (after_value_) {
      if (c != ',') return "a comma is missing between two elements";
      after_value_ = false;
      after_comma_ = true;
    } else {
      return c == ',' ? "a value is missing before the comma" : std::string_view();
    }
  }
  return in_array_ ? "the array is not closed" : std::string_view();
}

std::size_t Cutter::skip_space(std::size_t at) const {
  while (at < page_.size() && is_space(page_[at])) ++at;
  return at;
}

std::size_t Cutter::value_end(std::size_t at) const {
  int depth = 0;
  while (at < page_.size()) {
    switch (page_[at]) {
      case '"': at = string_end(page_, at); break;
      case '{':
      case '[': ++depth, ++at; break;
      case '}':
      case ']':
        if (depth == 0) return at;
        --depth, ++at;
        break;
      case ',':
        if (depth == 0) return at;
        ++at;
        break;
      default:
        if (depth == 0 && is_space(page_[at])) return at;
        ++at;
    }
    if (depth == 0 && (page_[at - 1] == '}' || page_[at - 1] == ']' || page_[at - 1] == '"')) return at;
  }
  return at;
}

}  // namespace sluice
