#include "destinations/sqlite/json_text.h"

#include <iterator>

#include <fmt/format.h>

#include "json/encode.h"
#include "json/number.h"

namespace sluice::sqlite {
namespace {

using Byte = unsigned char;

void append_unit(std::string& out, unsigned unit) {
  fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit);
}

void append_escaped(std::string& out, unsigned code_point) {
  if (code_point < 0x10000) return append_unit(out, code_point);
  append_unit(out, 0xD800 + ((code_point - 0x10000) >> 10));
  append_unit(out, 0xDC00 + ((code_point - 0x10000) & 0x3FF));
}

/// Reads one character of valid UTF-8 that is not ASCII; returns the bytes that it takes.
std::size_t read_character(std::string_view text, std::size_t at, unsigned& code_point) {
  const auto first = static_cast<Byte>(text[at]);
  const std::size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  code_point = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i)
    code_point = code_point << 6 | (static_cast<Byte>(text[at + i]) & 0x3FU);
  return size;
}

/// Copies the string that starts at `at`; returns the place behind it.
std::size_t copy_string(std::string& out, std::string_view text, std::size_t at) {
  out += text[at++];
  while (at < text.size() && text[at] != '"') {
    const auto c = static_cast<Byte>(text[at]);
    if (c == '\\') {
      out.append(text, at, 2);
      at += 2;
    } else if (c < 0x7F) {
      out += text[at++];
    } else {
      unsigned code_point = c;
      at += c < 0x80 ? 1 : read_character(text, at, code_point);
      append_escaped(out, code_point);
    }
  }
  out += '"';
  return at + 1;
}

/// Copies a number or a word; returns the place behind it.
std::size_t copy_token(std::string& out, std::string_view text, std::size_t at) {
  const std::size_t end = std::min(text.find_first_of(",:]}", at), text.size());
  const std::string_view token = text.substr(at, end - at);
  const bool is_number = token.front() == '-' || (token.front() >= '0' && token.front() <= '9');
  const bool is_double = is_number && token.find_first_of(".eE") != std::string_view::npos;
  const auto number = is_double ? json::parse_double(token) : std::nullopt;
  out += number ? json::shortest(*number) : std::string(token);
  return end;
}

}  // namespace

std::string spaced_json(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = copy_string(out, text, at);
    } else if (std::string_view("{}[],:").find(c) != std::string_view::npos) {
      out += c;
      if (c == ',' || c == ':') out += ' ';
      ++at;
    } else {
      at = copy_token(out, text, at);
    }
  }
  return out;
}

}  // namespace sluice::sqlite
