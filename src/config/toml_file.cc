#include "config/toml_file.h"

#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "sluice/error.hpp"

namespace sluice::config {
namespace {

/// Dates and times as text, as a variable would have them.
template <class T>
std::string written(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

Value scalar_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* boolean = node.as_boolean()) return boolean->get();
  if (const auto* integer = node.as_integer()) return integer->get();
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* date = node.as_date()) return written(date->get());
  if (const auto* time = node.as_time()) return written(time->get());
  if (const auto* moment = node.as_date_time()) return written(moment->get());
  return {};
}

Value value_of(const toml::node& node) {
  if (const toml::array* array = node.as_array()) {
    List list;
    for (const toml::node& entry : *array) list.push_back(value_of(entry));
    return list;
  }
  if (const toml::table* table = node.as_table()) {
    Dict dict;
    for (const auto& [key, member] : *table) dict.emplace_back(std::string(key.str()), value_of(member));
    return dict;
  }
  return scalar_of(node);
}

Node node_of(const toml::node& from, const std::string& file) {
  Node node{.is_table = from.is_table(), .file = file, .line = from.source().begin.line};
  if (const toml::table* table = from.as_table())
    for (const auto& [key, member] : *table) {
      Node& made = node.members.emplace(key.str(), node_of(member, file)).first->second;
      made.line = key.source().begin.line;  // that of a value may be further down
    }
  else
    node.value = value_of(from);
  return node;
}

}  // namespace

Node parse_toml(std::string_view text, const std::string& file, Content content) {
  try {
    return node_of(toml::parse(text), file);
  } catch (const toml::parse_error& error) {
    // The parser repeats some of the line, and names of keys.
    const std::string reason = content == Content::secret ? "" : fmt::format(": {}", error.description());
    throw Error(
        Remedy::fix_config,
        fmt::format("this is not TOML from column {} on: text has to be in quotes, and a key may stand "
                    "in a table once{}",
                    error.source().begin.column, reason),
        {.file = file, .line = error.source().begin.line});
  }
}

void merge_over(Node& lower, const Node& upper) {
  if (!lower.is_table || !upper.is_table) {
    lower = upper;
    return;
  }
  for (const auto& [key, member] : upper.members) {
    const auto [known, is_new] = lower.members.try_emplace(key, member);
    if (!is_new) merge_over(known->second, member);
  }
}

Value to_value(const Node& node) {
  if (!node.is_table) return node.value;
  Dict dict;
  for (const auto& [key, member] : node.members) dict.emplace_back(key, to_value(member));
  return dict;
}

}  // namespace sluice::config
