#include "sources/rest_api/pattern.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "json/encode.h"
#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice::rest {
namespace {

[[noreturn]] void fail(std::string_view text) {
  throw Error(Remedy::fix_config,
              fmt::format("a placeholder is not closed, or a brace stands alone: {}; a brace itself is "
                          "written twice",
                          text));
}

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

/// Escapes what cannot be in a path. Slashes stay, and so does what is escaped already.
std::string path_safe(std::string_view value) {
  constexpr std::string_view kUnsafe = " \"<>#?{}|\\^`";
  std::string safe;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char c = value[at];
    const bool is_escape =
        c == '%' && at + 2 < value.size() && is_hex(value[at + 1]) && is_hex(value[at + 2]);
    const auto byte = static_cast<unsigned char>(c);
    const bool is_unsafe = byte <= 0x20 || byte >= 0x7F || kUnsafe.find(c) != std::string_view::npos;
    if (is_unsafe || (c == '%' && !is_escape))
      safe += fmt::format("%{:02X}", byte);
    else
      safe += c;
  }
  return safe;
}

}  // namespace

Pattern::Pattern(std::string_view text) {
  parts_.emplace_back();
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c != '{' && c != '}') {
      parts_.back().text += c;
    } else if (at + 1 < text.size() && text[at + 1] == c) {
      parts_.back().text += c;
      ++at;
    } else {
      const std::size_t end = text.find('}', at);
      if (c == '}' || end == std::string_view::npos || end == at + 1) fail(text);
      parts_.push_back({.is_name = true, .text = std::string(text.substr(at + 1, end - at - 1))});
      parts_.emplace_back();
      at = end;
    }
  }
}

std::vector<std::string> Pattern::names() const {
  std::vector<std::string> names;
  for (const Part& part : parts_)
    if (part.is_name) names.push_back(part.text);
  return names;
}

std::optional<std::string> Pattern::only_name() const {
  const bool is_only = parts_.size() == 3 && parts_[0].text.empty() && parts_[2].text.empty();
  return is_only ? std::optional(parts_[1].text) : std::nullopt;
}

std::string Pattern::fill(const Lookup& lookup) const {
  std::string text;
  for (const Part& part : parts_) text += part.is_name ? text_of(lookup(part.text)) : part.text;
  return text;
}

std::string Pattern::fill_path(const Lookup& lookup) const {
  std::string text;
  for (const Part& part : parts_) {
    if (!part.is_name) {
      text += part.text;
      continue;
    }
    const std::string value = text_of(lookup(part.text));
    text += text.empty() ? value : path_safe(value);
  }
  return text;
}

std::string text_of(const Value& value) {
  if (value.is_null()) return {};
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (value.is<List>() || value.is<Dict>()) return json::encode(value);
  std::string text = json::encode(value, json::Typing::plain);
  if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
  return text;
}

Value filled(const Value& tree, const Lookup& lookup, bool keeps_types) {
  if (const auto* text = tree.get_if<std::string>()) {
    const Pattern pattern(*text);
    const std::optional<std::string> only = keeps_types ? pattern.only_name() : std::nullopt;
    return only ? lookup(*only) : Value(pattern.fill(lookup));
  }
  if (const auto* list = tree.get_if<List>()) {
    List elements;
    for (const Value& element : *list) elements.push_back(filled(element, lookup, keeps_types));
    return elements;
  }
  const auto* dict = tree.get_if<Dict>();
  if (dict == nullptr) return tree;
  Dict members;
  for (const auto& [key, value] : *dict)
    member(members, Pattern(key).fill(lookup)) = filled(value, lookup, keeps_types);
  return members;
}

void collect_names(const Value& tree, std::vector<std::string>& names) {
  const auto add = [&](const std::string& text) {
    for (std::string& name : Pattern(text).names()) names.push_back(std::move(name));
  };
  if (const auto* text = tree.get_if<std::string>()) add(*text);
  if (const auto* list = tree.get_if<List>())
    for (const Value& element : *list) collect_names(element, names);
  if (const auto* dict = tree.get_if<Dict>())
    for (const auto& [key, value] : *dict) {
      add(key);
      collect_names(value, names);
    }
}

}  // namespace sluice::rest
