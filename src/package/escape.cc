#include "package/escape.h"

namespace sluice {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

}  // namespace

std::string escape(std::string_view bytes, bool (*keep)(char)) {
  std::string text;
  text.reserve(bytes.size());
  for (char c : bytes) {
    if (keep(c)) {
      text.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    text.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
  return text;
}

bool unescape(std::string_view text, std::string& bytes) {
  bytes.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes.push_back(text[i]);
      continue;
    }
    if (text.size() - i < 3) return false;
    const std::size_t high = kHex.find(text[i + 1]);
    const std::size_t low = kHex.find(text[i + 2]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    bytes.push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  return true;
}

bool is_plain(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_printable(char c) noexcept { return c >= ' ' && c <= '~' && c != '%'; }

}  // namespace sluice
