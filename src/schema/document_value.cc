#include "schema/document_value.h"

#include <cstdint>
#include <limits>

#include "sluice/error.hpp"

namespace sluice {

void DocumentValue::fail(std::string_view what) const {
  const std::string place = path_.empty() ? "" : ", at " + path_;
  throw Error(Remedy::fix_input, "schema document: " + std::string(what) + place);
}

const Dict& DocumentValue::dict() const {
  if (const auto* dict = value_.get_if<Dict>()) return *dict;
  fail("not an object");
}

const List& DocumentValue::list() const {
  if (const auto* list = value_.get_if<List>()) return *list;
  fail("not a list");
}

const std::string& DocumentValue::text() const {
  if (const auto* text = value_.get_if<std::string>()) return *text;
  fail("not a text");
}

bool DocumentValue::boolean() const {
  if (const auto* boolean = value_.get_if<bool>()) return *boolean;
  fail("neither true nor false");
}

int DocumentValue::integer() const {
  const auto* number = value_.get_if<std::int64_t>();
  if (number != nullptr && *number >= 0 && *number <= std::numeric_limits<int>::max())
    return static_cast<int>(*number);
  fail("not a whole number from 0");
}

std::vector<std::string> DocumentValue::texts() const {
  std::vector<std::string> texts;
  for (const Value& element : list()) texts.push_back(DocumentValue(element, path_ + "[]").text());
  return texts;
}

DocumentValue DocumentValue::at(std::string_view key, const Value& member) const {
  return {member, path_.empty() ? std::string(key) : path_ + "." + std::string(key)};
}

DocumentValue DocumentValue::at(std::string_view key) const {
  for (const auto& [name, member] : dict())
    if (name == key) return at(key, member);
  fail("no \"" + std::string(key) + "\"");
}

}  // namespace sluice
