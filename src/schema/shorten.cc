#include <algorithm>

#include "base/ids.h"
#include "json/unicode.h"
#include "schema/naming.h"

namespace sluice {
namespace {

/// Bytes of the digest that make a tag: 1/1000 chance of a collision in a caseless alphabet.
constexpr std::size_t kTagBytes = 4;

char tag_character(char c) {
  if (c == '/') return 'a';
  if (c == '+') return 'b';
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

std::string tag_of(std::string_view source) {
  static thread_local Shake128 digest;
  std::string tag = digest.base64(source, kTagBytes);
  std::ranges::transform(tag, tag.begin(), tag_character);
  return tag;
}

/// Byte position of the character number `count`.
std::size_t position_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) at += json::code_point_at(text, at).size;
  return at;
}

}  // namespace

std::string shorten(std::string_view name, std::string_view tag_source, std::optional<int> max_length) {
  const auto limit = static_cast<std::size_t>(max_length.value_or(0));
  // A name of at most so many bytes has at most so many characters.
  if (limit == 0 || name.size() <= limit) return std::string(name);
  const std::size_t length = json::count_code_points(name);
  if (length <= limit) return std::string(name);
  const std::string tag = tag_of(tag_source);
  const std::size_t rest = limit - std::min(limit, tag.size());
  const std::size_t head_end = position_of(name, rest / 2 + rest % 2);
  const std::size_t tail_start = position_of(name, length - rest / 2);
  return std::string(name.substr(0, head_end)).append(tag).append(name.substr(tail_start));
}

}  // namespace sluice
