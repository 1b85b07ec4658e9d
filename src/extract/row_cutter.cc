#include "extract/row_cutter.h"

#include <algorithm>

#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

bool is_blank(std::string_view text) { return std::ranges::all_of(text, is_space); }

}  // namespace

void RowCutter::add(std::string_view piece) {
  text_.erase(0, start_);
  at_ -= start_;
  start_ = 0;
  text_ += piece;
}

std::optional<std::string_view> RowCutter::next() {
  if (!is_begun_ && !begin()) return std::nullopt;
  if (layout_ == JsonLayout::lines) return next_line();
  return is_list_ ? next_element() : rest();
}

bool RowCutter::begin() {
  if (text_.size() < kByteOrderMark.size() && !is_ended_) return false;
  if (text_.starts_with(kByteOrderMark) && start_ == 0) start_ = at_ = kByteOrderMark.size();
  if (layout_ == JsonLayout::document) {
    skip_space();
    if (start_ == text_.size() && !is_ended_) return false;
    is_list_ = start_ < text_.size() && text_[start_] == '[';
    if (is_list_) at_ = ++start_;
  }
  return is_begun_ = true;
}

void RowCutter::skip_space() {
  while (start_ < text_.size() && is_space(text_[start_])) {
    if (text_[start_] == '\n') ++line_;
    ++start_;
  }
  at_ = start_;
}

std::string_view RowCutter::cut(std::size_t end) {
  const std::string_view row = std::string_view(text_).substr(start_, end - start_);
  line_ += static_cast<std::uint64_t>(std::ranges::count(row, '\n'));
  start_ = at_ = std::min(end + 1, text_.size());
  return row;
}

std::optional<std::string_view> RowCutter::next_line() {
  while (start_ < text_.size()) {
    const std::size_t end = text_.find('\n', at_);
    if (end == std::string::npos && !is_ended_) {
      at_ = text_.size();
      return std::nullopt;
    }
    if (has_element_) ++line_;  // behind the row before
    has_element_ = true;
    const std::string_view row = cut(std::min(end, text_.size()));
    if (!is_blank(row)) return row;
  }
  return std::nullopt;
}

std::optional<std::string_view> RowCutter::rest() {
  at_ = text_.size();
  if (!is_ended_ || start_ == text_.size()) return std::nullopt;
  const std::string_view row = cut(text_.size());
  return is_blank(row) ? std::nullopt : std::optional(row);
}

std::optional<std::string_view> RowCutter::next_element() {
  if (is_closed_) {
    skip_space();
    if (start_ < text_.size())
      throw Error(Remedy::fix_input, "there is something behind the list of rows", {.line = line_});
    return std::nullopt;
  }
  for (; at_ < text_.size(); ++at_) {
    const char byte = text_[at_];
    if (is_in_text_) {
      is_in_text_ = is_escaped_ || byte != '"';
      is_escaped_ = !is_escaped_ && byte == '\\';
    } else if (byte == '"') {
      is_in_text_ = true;
    } else if (byte == '[' || byte == '{') {
      ++depth_;
    } else if (depth_ > 0 && (byte == ']' || byte == '}')) {
      --depth_;
    } else if (depth_ == 0 && (byte == ',' || byte == ']')) {
      is_closed_ = byte == ']';
      const std::string_view row = cut(at_);
      if (is_closed_ && !has_element_ && is_blank(row)) return next_element();
      has_element_ = true;
      return row;
    }
  }
  if (is_ended_)
    throw Error(Remedy::fix_input, "the list of rows is not closed: it ends too early", {.line = line_});
  return std::nullopt;
}

}  // namespace sluice
