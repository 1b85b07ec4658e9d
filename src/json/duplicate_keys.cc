#include "json/duplicate_keys.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace sluice::json {
namespace {

/// Comparing all pairs is faster than anything else up to this many keys.
constexpr std::size_t kFewKeys = 16;

bool is_repeated(const Dict& members, std::size_t at) {
  for (std::size_t i = 0; i < at; ++i)
    if (members[i].first == members[at].first) return true;
  return false;
}

bool has_repeated_few(const Dict& members) {
  for (std::size_t i = 1; i < members.size(); ++i)
    if (is_repeated(members, i)) return true;
  return false;
}

bool has_repeated_many(const Dict& members) {
  std::vector<std::string_view> keys;
  keys.reserve(members.size());
  for (const auto& member : members) keys.emplace_back(member.first);
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) != keys.end();
}

void merge(Dict& members) {
  std::unordered_map<std::string, std::size_t> places;
  Dict merged;
  merged.reserve(members.size());
  for (auto& [key, value] : members) {
    const auto [place, is_new] = places.try_emplace(key, merged.size());
    if (is_new)
      merged.emplace_back(std::move(key), std::move(value));
    else
      merged[place->second].second = std::move(value);
  }
  members = std::move(merged);
}

}  // namespace

std::size_t resolve_duplicates(Dict& members) {
  const bool repeated = members.size() <= kFewKeys ? has_repeated_few(members) : has_repeated_many(members);
  if (!repeated) return 0;
  const std::size_t before = members.size();
  merge(members);
  return before - members.size();
}

}  // namespace sluice::json
