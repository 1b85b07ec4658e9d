#include "schema/check.h"

#include <algorithm>

#include "schema/nearest.h"

namespace sluice {
namespace {

constexpr std::string_view kDict = "an object (key: value)";

std::string unknown_key(const std::string& key, std::span<const Rule> rules) {
  std::vector<std::string_view> known;
  for (const Rule& rule : rules) known.push_back(rule.key);
  return "unknown key: " + key + did_you_mean(key, known) + "; keys of your own start with x-";
}

}  // namespace

void Check::fail(const std::string& path, std::string message) {
  findings.push_back({path, std::move(message)});
}

void Check::dict(const std::string& path, const Value& value, std::span<const Rule> rules) {
  const Dict* members = as<Dict>(path, value, kDict);
  if (members == nullptr) return;
  for (const auto& [key, member] : *members) {
    const auto rule = std::ranges::find(rules, key, &Rule::key);
    if (rule != rules.end()) {
      if (!member.is_null()) rule->check(*this, below(path, key), member);
    } else if (!key.starts_with("x-")) {
      fail(below(path, key), unknown_key(key, rules));
    }
  }
}

void Check::dict_of(const std::string& path, const Value& value, CheckValue check) {
  const Dict* members = as<Dict>(path, value, kDict);
  if (members == nullptr) return;
  for (const auto& [key, member] : *members)
    if (!member.is_null()) check(*this, below(path, key), member);
}

void Check::list_of(const std::string& path, const Value& value, CheckValue check) {
  const List* elements = as<List>(path, value, "a list");
  if (elements == nullptr) return;
  for (std::size_t i = 0; i < elements->size(); ++i)
    check(*this, path + "[" + std::to_string(i) + "]", (*elements)[i]);
}

void Check::word(const std::string& path, const Value& value, std::span<const std::string_view> words) {
  const auto* text = as<std::string>(path, value, "text");
  if (text != nullptr && std::ranges::find(words, *text) == words.end())
    fail(path, "no such value: " + *text + did_you_mean(*text, words));
}

std::string Check::below(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

}  // namespace sluice
