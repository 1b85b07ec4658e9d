#include "extract/first_rows.h"

namespace sluice {
namespace {

bool is_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

}  // namespace

std::string_view FirstRows::take(std::string_view piece) {
  for (std::size_t at = 0; at < piece.size() && !has_cut_; ++at) {
    const bool keeps = layout_ == JsonLayout::lines ? keeps_in_line(piece[at]) : keeps_in_document(piece[at]);
    if (keeps) continue;
    has_cut_ = true;
    return piece.substr(0, at);
  }
  return piece;
}

bool FirstRows::keeps_in_line(char byte) {
  if (byte == '\n') {
    is_inside_row_ = false;
  } else if (!is_inside_row_ && !is_space(byte)) {
    if (rows_ == most_) return false;
    ++rows_;
    is_inside_row_ = true;
  }
  return true;
}

bool FirstRows::keeps_in_document(char byte) {
  if (is_in_text_) {
    is_in_text_ = is_escaped_ || byte != '"';
    is_escaped_ = !is_escaped_ && byte == '\\';
    return true;
  }
  const bool is_between_rows = is_list_ && depth_ == 1;
  if (is_between_rows && byte == ',') {
    is_inside_row_ = false;
    return rows_ != most_;
  }
  if (is_between_rows && !is_inside_row_ && byte != ']' && !is_space(byte)) {
    is_inside_row_ = true;
    ++rows_;
  }
  if (byte == '"') is_in_text_ = true;
  if (byte == '[' || byte == '{') open(byte);
  if ((byte == ']' || byte == '}') && depth_ > 0) --depth_;
  return true;
}

void FirstRows::open(char bracket) {
  if (depth_ == 0) {
    is_list_ = bracket == '[';
    if (!is_list_) ++rows_;
  }
  ++depth_;
}

}  // namespace sluice
