#include "conformance/json_file.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sstream>

#include "base/ids.h"
#include "json/decode.h"
#include "json/temporal.h"
#include "sluice/error.hpp"
#include "support/folder.h"

namespace sluice::conformance {
namespace {

Value decoded(std::string_view text, const fs::path& path) {
  json::Decoded found = json::decode(text);
  if (found.fault)
    throw Error(Remedy::fix_input, found.fault->reason + " at byte " + std::to_string(found.fault->offset),
                {.file = path.string()});
  return std::move(found.value);
}

/// Without a time it is midnight.
std::optional<Timestamp> timestamp(const std::string& text) {
  const auto found = json::parse_timestamp(text);
  return found ? found : json::parse_timestamp(text + "T00:00:00");
}

std::optional<Bytes> bytes(const std::string& text) {
  Bytes found;
  return base64_decode(text, found.data) ? std::optional(found) : std::nullopt;
}

std::optional<Bytes> hex_bytes(std::string_view text) {
  Bytes found{.data = {}, .hex = true};
  if (text.starts_with("0x")) text.remove_prefix(2);
  if (text.size() % 2 != 0) return std::nullopt;
  for (std::size_t at = 0; at < text.size(); at += 2)
    found.data += static_cast<char>(std::stoi(std::string(text.substr(at, 2)), nullptr, 16));
  return found;
}

template <class T>
Value required(const std::optional<T>& found, const std::string& type, const std::string& text) {
  if (!found) throw Error(Remedy::fix_input, "no " + type + ": " + text);
  return *found;
}

Value typed(const std::string& type, const std::string& text) {
  if (type == "decimal") return Decimal{text};
  if (type == "wei") return Wei{text};
  if (type == "timestamp") return required(timestamp(text), type, text);
  if (type == "date") return required(json::parse_date(text), type, text);
  if (type == "time") return required(json::parse_time(text), type, text);
  if (type == "bytes") return required(bytes(text), type, text);
  if (type == "hexbytes") return required(hex_bytes(text), type, text);
  if (type == "float") return std::strtod(text.c_str(), nullptr);
  if (type == "uuid") return text;
  throw Error(Remedy::fix_input, "unknown $type: " + type);
}

}  // namespace

Value read_json(const fs::path& path) { return decoded(testing::read_text(path), path); }

List read_rows(const fs::path& path) {
  if (path.extension() != ".jsonl") {
    Value value = read_json(path);
    return value.is<List>() ? value.get<List>() : List{std::move(value)};
  }
  List rows;
  std::istringstream lines(testing::read_text(path));
  for (std::string line; std::getline(lines, line);)
    if (line.find_first_not_of(" \t\r") != std::string::npos) rows.push_back(decoded(line, path));
  return rows;
}

Value with_types(const Value& value) {
  if (const auto* list = value.get_if<List>()) {
    List out;
    for (const Value& element : *list) out.push_back(with_types(element));
    return out;
  }
  const auto* dict = value.get_if<Dict>();
  if (dict == nullptr) return value;
  const Value* type = value.find("$type");
  const Value* text = value.find("value");
  if (dict->size() == 2 && type != nullptr && text != nullptr)
    return typed(type->get<std::string>(), text->get<std::string>());
  Dict out;
  for (const auto& [key, member] : *dict) out.emplace_back(key, with_types(member));
  return out;
}

const Value& at(const Value& dict, std::string_view key) {
  const Value* member = dict.find(key);
  if (member == nullptr) throw Error(Remedy::fix_input, "no key " + std::string(key));
  return *member;
}

void merge_into(Dict& document, const Dict& patch) {
  for (const auto& [key, value] : patch) {
    const auto known = std::ranges::find(document, key, &Dict::value_type::first);
    if (known == document.end())
      document.emplace_back(key, value);
    else if (known->second.is<Dict>() && value.is<Dict>())
      merge_into(*known->second.get_if<Dict>(), value.get<Dict>());
    else
      known->second = value;
  }
}

Dict without(Dict dict, std::string_view key) {
  std::erase_if(dict, [&](const auto& member) { return member.first == key; });
  return dict;
}

}  // namespace sluice::conformance
