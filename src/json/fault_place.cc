#include "json/fault_place.h"

#include "json/unicode.h"

namespace sluice::json {
namespace {

/// What stopped a walk through a string.
struct StringEnd {
  std::size_t at;
  bool is_closed;
};

/// `start` is the place behind the opening quote.
StringEnd end_of_string(std::string_view text, std::size_t start) {
  for (std::size_t at = start; at < text.size(); ++at) {
    if (text[at] == '"') return {at, true};
    if (static_cast<unsigned char>(text[at]) < 0x20) return {at, false};
    if (text[at] == '\\') ++at;
  }
  return {start - 1, false};
}

std::size_t find_broken_string(std::string_view text) {
  for (std::size_t at = text.find('"'); at != std::string_view::npos; at = text.find('"', at + 1)) {
    const StringEnd end = end_of_string(text, at + 1);
    if (!end.is_closed) return end.at;
    at = end.at;
  }
  return text.size();
}

int level_change(char c) {
  if (c == '{' || c == '[') return 1;
  return c == '}' || c == ']' ? -1 : 0;
}

}  // namespace

std::size_t find_lexical_fault(std::string_view text) noexcept {
  const std::size_t invalid = find_invalid_utf8(text);
  return invalid != std::string_view::npos ? invalid : find_broken_string(text);
}

std::size_t find_deep_bracket(std::string_view text, int depth) noexcept {
  int level = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') at = end_of_string(text, at + 1).at;
    level += level_change(text[at]);
    if (level > depth) return at;
  }
  return text.size();
}

}  // namespace sluice::json
