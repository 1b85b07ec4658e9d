#include "config/hiding.h"

#include <algorithm>
#include <cctype>
#include <functional>

#include "config/secret.h"

namespace sluice::config {
namespace {

constexpr std::size_t kLeastPart = 3;  ///< shorter ones are in too many other words

bool is_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool stands_alone(std::string_view text, std::size_t at, std::string_view value) {
  const std::size_t end = at + value.size();
  return (at == 0 || !is_of_word(text[at - 1]) || !is_of_word(value.front())) &&
         (end == text.size() || !is_of_word(text[end]) || !is_of_word(value.back()));
}

void add_parts(std::vector<std::string>& parts, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(":/@?&=,;% "), text.size());
    if (end >= kLeastPart) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string without(std::vector<std::string> values, std::string text) {
  std::ranges::sort(values, std::ranges::greater(), &std::string::size);  // one may be part of another
  for (const std::string& value : values) {
    if (value.empty()) continue;
    for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at + 1))
      if (stands_alone(text, at, value)) text.replace(at, value.size(), kHidden);
  }
  return text;
}

std::string_view credentials_in(std::string_view argument) {
  constexpr std::string_view kMark = "://";
  const std::size_t mark = argument.find(kMark);
  if (mark == std::string_view::npos ||
      argument.substr(0, mark).find_first_of(" \t\n'\"") != std::string_view::npos)
    return {};
  const std::string_view rest = argument.substr(mark + kMark.size());
  return rest.find_first_of("@?") == std::string_view::npos ? std::string_view() : rest;
}

std::vector<std::string> parts_of(std::string_view credentials) {
  std::vector<std::string> parts{std::string(credentials)};
  const std::size_t user_end = credentials.rfind('@');
  if (user_end != std::string_view::npos) add_parts(parts, credentials.substr(0, user_end));
  // Names of options are known words; messages need them.
  std::string_view options = credentials.substr(std::min(credentials.find('?'), credentials.size()));
  while (!options.empty()) {
    options.remove_prefix(1);
    const std::string_view option = options.substr(0, options.find('&'));
    const std::size_t equals = option.find('=');
    add_parts(parts, equals == std::string_view::npos ? option : option.substr(equals));
    options.remove_prefix(option.size());
  }
  return parts;
}

}  // namespace sluice::config
