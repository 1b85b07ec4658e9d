#include "json/finder.h"

#include <cstring>
#include <optional>
#include <string>

#include <simdjson.h>

#include "json/decode.h"
#include "json/number.h"
#include "json/typed_text.h"

namespace sluice::json {
namespace {

namespace ondemand = simdjson::ondemand;

std::string_view without_space_behind(std::string_view token) {
  return token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
}

std::optional<Value> bare_value(std::string_view token) {
  if (token == "null") return Value();
  if (token == "true") return Value(true);
  if (token == "false") return Value(false);
  return parse_json_number(token);
}

std::optional<Value> text_value(ondemand::value from) {
  std::string_view content;
  if (from.get_string().get(content) != simdjson::SUCCESS) return std::nullopt;
  std::optional<Value> typed = decode_typed(content);
  return typed ? std::move(typed) : Value(content);
}

template <class Container>
std::optional<Value> container_value(simdjson::simdjson_result<Container> from) {
  Container container;
  std::string_view raw;
  if (std::move(from).get(container) != simdjson::SUCCESS) return std::nullopt;
  if (container.raw_json().get(raw) != simdjson::SUCCESS) return std::nullopt;
  Decoded decoded = decode(raw);
  if (decoded.fault) return std::nullopt;
  return std::move(decoded.value);
}

std::optional<Value> value_of(ondemand::value from) {
  const std::string_view token = from.raw_json_token();
  switch (token.empty() ? '\0' : token.front()) {
    case '"': return text_value(from);
    case '{': return container_value(from.get_object());
    case '[': return container_value(from.get_array());
    default: return bare_value(without_space_behind(token));
  }
}

}  // namespace

/// What is kept from text to text.
class Finder::Parser {
 public:
  /// False: it is no JSON.
  bool start(std::string_view text, const char* readable_end) {
    // Two texts of other lengths share the parser's memory; a key can only be spelled with escapes if there
    // is one.
    has_escapes_ = text.find('\\') != std::string_view::npos;
    if (readable_end - (text.data() + text.size()) <
        static_cast<std::ptrdiff_t>(simdjson::SIMDJSON_PADDING)) {
      copy_.assign(text);
      copy_.resize(text.size() + simdjson::SIMDJSON_PADDING, '\0');
      text = std::string_view(copy_).substr(0, text.size());
    }
    const simdjson::padded_string_view view(text.data(), text.size(),
                                            text.size() + simdjson::SIMDJSON_PADDING);
    return parser_.iterate(view).get(document_) == simdjson::SUCCESS;
  }

  /// The member of that name; the last one if there are several.
  Found member(std::string_view name, Value& to) {
    ondemand::object object;
    if (document_.get_object().get(object) != simdjson::SUCCESS) return Found::broken;
    Found found = Found::nothing;
    for (auto step : object) {
      ondemand::field field;
      if (std::move(step).get(field) != simdjson::SUCCESS) return Found::broken;
      if (!is_named(field, name)) continue;
      std::optional<Value> value = value_of(field.value());
      if (!value) return Found::broken;
      to = std::move(*value);
      found = Found::value;
    }
    return found;
  }

 private:
  bool is_named(ondemand::field& field, std::string_view name) const {
    if (!has_escapes_) {
      const char* raw = field.key().raw();
      return std::memcmp(raw, name.data(), name.size()) == 0 && raw[name.size()] == '"';
    }
    std::string_view key;
    return field.unescaped_key().get(key) == simdjson::SUCCESS && key == name;
  }

  ondemand::parser parser_;
  ondemand::document document_;
  std::string copy_;
  bool has_escapes_ = false;
};

Finder::Finder(const Path& path) : path_(path), parser_(std::make_unique<Parser>()) {}
Finder::~Finder() = default;

Finder::Found Finder::find(std::string_view text, const char* readable_end, Value& to) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_object = first != std::string_view::npos && text[first] == '{';
  // A longer name could be compared with memory behind the text.
  if (!is_object || !path_.head() || path_.head()->size() >= simdjson::SIMDJSON_PADDING)
    return find_in_whole(text, to);
  if (!parser_->start(text, readable_end)) return Found::broken;
  const Found found = parser_->member(*path_.head(), to);
  if (found != Found::value) return found;
  const Value* match = path_.first_below_head(to);
  if (match == nullptr) return Found::nothing;
  if (match != &to) to = Value(*match);
  return Found::value;
}

Finder::Found Finder::find_in_whole(std::string_view text, Value& to) const {
  const Decoded decoded = decode(text);
  if (decoded.fault) return Found::broken;
  const Value* match = path_.first(decoded.value);
  if (match == nullptr) return Found::nothing;
  to = *match;
  return Found::value;
}

}  // namespace sluice::json
