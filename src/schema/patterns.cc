#include "schema/patterns.h"

#include <algorithm>
#include <regex>
#include <string>
#include <unordered_map>

#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::string_view kRegexPrefix = "re:";
constexpr std::string_view kIgnoreCase = "(?i)";

/// std::regex recurses for every character: no real name or pattern is longer, and none may overflow the
/// stack.
constexpr std::size_t kLongestName = 1024;
constexpr std::size_t kLongestPattern = 1024;

/// A name between ^ and $: most patterns are that, and need no regular expression.
bool is_exact(std::string_view regex) {
  constexpr std::string_view kSpecial = ".^$*+?()[]{}|\\";
  return regex.size() >= 2 && regex.front() == '^' && regex.back() == '$' &&
         regex.substr(1, regex.size() - 2).find_first_of(kSpecial) == std::string_view::npos;
}

std::regex compile(std::string_view regex) {
  if (regex.size() > kLongestPattern) throw std::regex_error(std::regex_constants::error_complexity);
  auto flags = std::regex::ECMAScript;
  if (regex.starts_with(kIgnoreCase)) {
    regex.remove_prefix(kIgnoreCase.size());
    flags |= std::regex::icase;
  }
  return std::regex(std::string(regex), flags);
}

const std::regex& compiled(std::string_view regex) {
  static thread_local std::unordered_map<std::string, std::regex> cache;
  const std::string key(regex);
  const auto found = cache.find(key);
  return found != cache.end() ? found->second : cache.emplace(key, compile(regex)).first->second;
}

bool fits(std::string_view regex, std::string_view name) {
  if (is_exact(regex)) return regex.substr(1, regex.size() - 2) == name;
  return name.size() <= kLongestName && std::regex_search(name.begin(), name.end(), compiled(regex));
}

}  // namespace

bool is_valid_pattern(std::string_view pattern) {
  if (!pattern.starts_with(kRegexPrefix)) return true;
  try {
    compile(pattern.substr(kRegexPrefix.size()));
    return true;
  } catch (const std::regex_error&) {
    return false;
  }
}

bool matches_pattern(std::string_view pattern, std::string_view name) {
  if (!pattern.starts_with(kRegexPrefix)) return pattern == name;
  try {
    return fits(pattern.substr(kRegexPrefix.size()), name);
  } catch (const std::regex_error&) {
    throw Error(Remedy::fix_config, "not a regular expression: \"" + std::string(pattern) + "\"");
  }
}

}  // namespace sluice
