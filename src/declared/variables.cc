#include "declared/variables.h"

#include <algorithm>
#include <cctype>

namespace sluice {
namespace {

constexpr std::string_view kOpen = "${";

bool is_variable_name(std::string_view name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
         std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

}  // namespace

std::string path_below(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

std::string path_below(const std::string& path, std::size_t position) {
  return path + "[" + std::to_string(position) + "]";
}

const std::string& Variables::variable(std::string_view name, const std::string& path) {
  if (!is_variable_name(name))
    throw refusal_(path, "has ${ without a variable's name and a brace behind it; write $${ for the text ${");
  const auto found = environment_.find(std::string(name));
  if (found == environment_.end() || found->second.empty())
    throw refusal_(path, "takes the variable " + std::string(name) + ", which is not set: export it");
  paths_.insert(path);
  return found->second;
}

std::string Variables::with_variables(std::string_view text, const std::string& path) {
  std::string out;
  for (std::size_t at = text.find(kOpen); at != std::string_view::npos; at = text.find(kOpen)) {
    out.append(text.substr(0, at));
    const bool is_escaped = at > 0 && text[at - 1] == '$';
    text.remove_prefix(at + kOpen.size());
    if (is_escaped) {
      out += '{';  // behind the first of the two dollars
      continue;
    }
    const std::size_t end = text.find('}');
    out += variable(end == std::string_view::npos ? std::string_view() : text.substr(0, end), path);
    text.remove_prefix(end + 1);
  }
  return out.append(text);
}

void Variables::put_into(Value& value, const std::string& path) {
  if (auto* text = value.get_if<std::string>()) {
    *text = with_variables(*text, path);
  } else if (auto* list = value.get_if<List>()) {
    for (std::size_t i = 0; i < list->size(); ++i) put_into((*list)[i], path_below(path, i));
  } else if (auto* dict = value.get_if<Dict>()) {
    for (auto& [key, member] : *dict) put_into(member, path_below(path, key));
  }
}

}  // namespace sluice
