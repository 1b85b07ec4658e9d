#include "config/json_text.h"

#include <string>

#include <simdjson.h>

namespace sluice::config {
namespace {

namespace dom = simdjson::dom;

Value to_value(dom::element element) {
  switch (element.type()) {
    case dom::element_type::ARRAY: {
      List list;
      for (const dom::element entry : dom::array(element)) list.push_back(to_value(entry));
      return list;
    }
    case dom::element_type::OBJECT: {
      Dict dict;
      for (const auto& field : dom::object(element)) dict.emplace_back(field.key, to_value(field.value));
      return dict;
    }
    case dom::element_type::STRING: return std::string_view(element);
    case dom::element_type::BOOL: return bool(element);
    case dom::element_type::INT64: return std::int64_t(element);
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return double(element);
    default: return {};
  }
}

}  // namespace

std::optional<Value> parse_json(std::string_view text) {
  dom::parser parser;
  dom::element root;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
  return to_value(root);
}

}  // namespace sluice::config
