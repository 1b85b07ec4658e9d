#include "sources/files/store.h"

#include <algorithm>

namespace sluice {

std::size_t first_sign(std::string_view pattern) noexcept { return pattern.find_first_of("*?[\\"); }

SplitPattern split_pattern(const std::string& text) {
  constexpr std::string_view kUrl = "://";
  const std::size_t scheme = text.find(kUrl);
  // Of a URL the name of the bucket is never a pattern.
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + kUrl.size();
  const std::size_t slash = text.rfind('/', first_sign(text));
  if (host > 0 && (slash == std::string::npos || slash < host))
    return {text.substr(0, std::min(first_sign(text), text.size())), ""};
  if (slash == std::string::npos) return {"", text};
  return {text.substr(0, slash == 0 ? 1 : slash), text.substr(slash + 1)};
}

}  // namespace sluice
