
#include "json/unicode.h"
#include "schema/conventions.h"

namespace sluice {
namespace {

bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_kept(char32_t c) { return is_ascii_letter(c) || c == '_' || json::decimal_digit(c) >= 0; }

}  // namespace

std::string replace_symbols(std::string_view identifier) {
  std::string out;
  out.reserve(identifier.size());
  bool in_run = false;
  for (std::size_t at = 0; at < identifier.size();) {
    const json::CodePoint next = json::code_point_at(identifier, at);
    const bool kept = is_kept(next.value);
    if (kept)
      out.append(identifier, at, next.size);
    else if (!in_run)
      out += '_';
    in_run = !kept;
    at += next.size;
  }
  return out;
}

std::string collapse_underscores(std::string_view identifier) {
  std::string out;
  out.reserve(identifier.size());
  for (const char c : identifier)
    if (c != '_' || out.empty() || out.back() != '_') out += c;
  return out;
}

bool starts_with_digit(std::string_view identifier) noexcept {
  return !identifier.empty() && json::decimal_digit(json::code_point_at(identifier, 0).value) >= 0;
}

}  // namespace sluice
