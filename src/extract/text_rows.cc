#include "extract/text_rows.h"

#include <algorithm>
#include <utility>

#include "json/cutter.h"
#include "json/decode.h"

namespace sluice {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kSpace = " \t\r\n";

}  // namespace

TextRows::TextRows(const Page::Json& json, const json::Path& path)
    : text_(json.text), layout_(json.layout), finder_(path) {
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  if (layout_ == JsonLayout::document) cut_document();
}

void TextRows::cut_document() {
  Cutter cutter(text_, layout_, {});
  Unit unit;
  while (cutter.next(unit)) {
    // What is broken is for normalize to tell, with all that stands around it.
    if (!unit.fault.empty()) {
      elements_.clear();
      return;
    }
    elements_.insert(elements_.end(), unit.elements.begin(), unit.elements.end());
  }
  is_list_ = text_.substr(std::min(text_.find_first_not_of(kSpace, at_), text_.size())).starts_with('[');
}

bool TextRows::next() {
  if (layout_ == JsonLayout::lines) return next_line();
  if (next_element_ == elements_.size()) return false;
  row_ = elements_[next_element_++];
  ++rows_;
  return true;
}

bool TextRows::next_line() {
  while (at_ < text_.size()) {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    row_ = text_.substr(at_, end - at_);
    at_ = std::min(end + 1, text_.size());
    if (row_.find_first_not_of(kSpace) == std::string_view::npos) continue;
    ++rows_;
    return true;
  }
  return false;
}

PageRows::Found TextRows::cursor(Value& to) {
  switch (finder_.find(row_, text_.data() + text_.size(), to)) {
    case json::Finder::Found::value: return to.is_null() ? Found::null : Found::cursor;
    case json::Finder::Found::nothing: return Found::nothing;
    case json::Finder::Found::broken: break;
  }
  return Found::broken;
}

Value TextRows::row(std::size_t place) const {
  if (layout_ == JsonLayout::lines)
    return json::decode(text_.substr(place, text_.find('\n', place) - place)).value;
  const auto element = std::ranges::lower_bound(elements_, text_.data() + place, {}, &std::string_view::data);
  return json::decode(*element).value;
}

void TextRows::drop() {
  ++dropped_rows_;
  const std::string_view row =
      layout_ == JsonLayout::lines ? text_.substr(offset_of(row_), at_ - offset_of(row_)) : row_;
  const bool follows = layout_ == JsonLayout::lines && !dropped_.empty() &&
                       dropped_.back().data() + dropped_.back().size() == row.data();
  if (follows)
    dropped_.back() = {dropped_.back().data(), dropped_.back().size() + row.size()};
  else
    dropped_.push_back(row);
}

std::optional<Page> TextRows::left(Page& page) {
  if (dropped_rows_ == 0) return std::move(page);
  if (dropped_rows_ == rows_) return std::nullopt;
  return Page::json(layout_ == JsonLayout::lines ? left_lines() : left_elements(), layout_);
}

std::string TextRows::left_lines() const {
  std::string left;
  std::size_t at = 0;
  for (const std::string_view gone : dropped_) {
    left += text_.substr(at, offset_of(gone) - at);
    at = offset_of(gone) + gone.size();
  }
  return left += text_.substr(at);
}

std::string TextRows::left_elements() const {
  std::string left = is_list_ ? "[" : "";
  auto gone = dropped_.begin();
  bool is_first = true;
  for (const std::string_view element : elements_) {
    if (gone != dropped_.end() && gone->data() == element.data()) {
      ++gone;
      continue;
    }
    if (!is_first) left += is_list_ ? ",\n" : "\n";
    left += element;
    is_first = false;
  }
  return left += is_list_ ? "]" : "";
}

}  // namespace sluice
