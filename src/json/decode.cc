#include "json/decode.h"

#include <algorithm>
#include <optional>

#include <simdjson.h>

#include "json/duplicate_keys.h"
#include "json/fault_place.h"
#include "json/number.h"
#include "json/typed_text.h"

namespace sluice::json {
namespace {

namespace ondemand = simdjson::ondemand;

/// Parsers of texts up to this size are kept per thread; a larger one would hold its memory for ever.
constexpr std::size_t kKeptSize = std::size_t{1} << 20;

std::string_view without_trailing_space(std::string_view token) {
  const std::size_t last = token.find_last_not_of(" \t\r\n");
  return token.substr(0, last + 1);
}

/// Value of a token that is no string and no container; nothing if it is not JSON.
std::optional<Value> scalar(std::string_view token) {
  if (token == "null") return Value();
  if (token == "true") return Value(true);
  if (token == "false") return Value(false);
  return parse_json_number(token);
}

/// Why `scalar` gave nothing.
std::string scalar_fault(std::string_view token) {
  if (is_json_number(token)) return "number beyond the range of double";
  const bool starts_number = token.find_first_of("-0123456789") == 0;
  return starts_number ? "not a number" : "not a JSON value";
}

/// The same words for every version of simdjson.
std::string words_for(simdjson::error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR: return "invalid UTF-8";
    case simdjson::UNESCAPED_CHARS: return "control character in a string";
    case simdjson::UNCLOSED_STRING: return "string without an end";
    case simdjson::STRING_ERROR: return "broken escape in a string";
    case simdjson::EMPTY: return "no JSON value";
    case simdjson::CAPACITY: return "larger than 4 GiB";
    default: return "broken structure";
  }
}

/// Position of the first character; npos in an empty text.
std::size_t find_start(std::string_view text) { return text.find_first_not_of(" \t\r\n"); }

class Decoder {
 public:
  Decoder(ondemand::parser& parser, std::string& padded) : parser_(parser), padded_(padded) {}

  Decoded run(std::string_view text) {
    text_ = text;
    Value root;
    if (!start() || !root_value(root)) return {Value(), 0, std::move(fault_)};
    return {std::move(root), duplicates_, nullptr};
  }

 private:
  bool start() {
    padded_.assign(text_);
    padded_.resize(text_.size() + simdjson::SIMDJSON_PADDING, '\0');
    const simdjson::padded_string_view view(padded_.data(), text_.size(), padded_.size());
    const simdjson::error_code error = parser_.iterate(view).get(document_);
    if (error == simdjson::SUCCESS) return true;
    return fail(words_for(error), find_lexical_fault(text_));
  }

  bool root_value(Value& to) {
    const std::size_t first = find_start(text_);
    if (first == std::string_view::npos) return fail("no JSON value", text_.size());
    if (text_[first] == '{') return dict(document_.get_object(), to, 1) && at_end();
    if (text_[first] == '[') return list(document_.get_array(), to, 1) && at_end();
    if (text_[first] == '"') return string(document_.get_string(), to) && at_end();
    return bare(without_trailing_space(text_.substr(first)), to, first);
  }

  // simdjson says that it is at the end by having no location; its at_end() is not in every version.
  bool at_end() {
    const char* at = nullptr;
    if (document_.current_location().get(at) == simdjson::OUT_OF_BOUNDS) return true;
    return fail("something follows the JSON value", location());
  }

  bool value(ondemand::value& from, Value& to, int depth) {
    const std::string_view token = from.raw_json_token();
    switch (token.empty() ? '\0' : token.front()) {
      case '{': return dict(from.get_object(), to, depth + 1);
      case '[': return list(from.get_array(), to, depth + 1);
      case '"': return string(from.get_string(), to);
      default: return bare(without_trailing_space(token), to, place(token.data()));
    }
  }

  bool dict(simdjson::simdjson_result<ondemand::object> from, Value& to, int depth) {
    ondemand::object object;
    if (depth > kMaxDepth) return too_deep();
    if (!check(std::move(from).get(object))) return false;
    Dict members;
    for (auto step : object)
      if (!member(std::move(step), members, depth)) return false;
    duplicates_ += resolve_duplicates(members);
    to = Value(std::move(members));
    return true;
  }

  bool member(simdjson::simdjson_result<ondemand::field> step, Dict& members, int depth) {
    ondemand::field field;
    std::string_view key;
    if (!check(std::move(step).get(field)) || !check(field.unescaped_key().get(key))) return false;
    members.emplace_back(key, Value());
    return value(field.value(), members.back().second, depth);
  }

  bool list(simdjson::simdjson_result<ondemand::array> from, Value& to, int depth) {
    ondemand::array array;
    if (depth > kMaxDepth) return too_deep();
    if (!check(std::move(from).get(array))) return false;
    List elements;
    for (auto step : array)
      if (!element(std::move(step), elements, depth)) return false;
    to = Value(std::move(elements));
    return true;
  }

  bool element(simdjson::simdjson_result<ondemand::value> step, List& elements, int depth) {
    ondemand::value from;
    if (!check(std::move(step).get(from))) return false;
    return value(from, elements.emplace_back(), depth);
  }

  bool string(simdjson::simdjson_result<std::string_view> from, Value& to) {
    std::string_view content;
    if (!check(std::move(from).get(content))) return false;
    std::optional<Value> typed = decode_typed(content);
    to = typed ? std::move(*typed) : Value(content);
    return true;
  }

  bool bare(std::string_view token, Value& to, std::size_t offset) {
    std::optional<Value> found = scalar(token);
    if (!found) return fail(scalar_fault(token), offset);
    to = std::move(*found);
    return true;
  }

  bool too_deep() { return fail("nesting deeper than 1024 levels", find_deep_bracket(text_, kMaxDepth)); }

  bool check(simdjson::error_code error) {
    return error == simdjson::SUCCESS || fail(words_for(error), location());
  }

  bool fail(std::string reason, std::size_t offset) {
    fault_ = std::make_unique<Fault>(Fault{std::move(reason), offset});
    return false;
  }

  /// Where simdjson is in the text; the end if it does not say.
  std::size_t location() {
    const char* at = nullptr;
    return document_.current_location().get(at) == simdjson::SUCCESS ? place(at) : text_.size();
  }

  [[nodiscard]] std::size_t place(const char* at) const {
    const std::ptrdiff_t offset = std::max<std::ptrdiff_t>(at - padded_.data(), 0);
    return std::min(static_cast<std::size_t>(offset), text_.size());
  }

  ondemand::parser& parser_;
  std::string& padded_;
  std::string_view text_;
  ondemand::document document_;
  std::size_t duplicates_ = 0;
  std::unique_ptr<Fault> fault_;
};

Decoded decode_large(std::string_view text) {
  ondemand::parser parser;
  std::string padded;
  return Decoder(parser, padded).run(text);
}

}  // namespace

Decoded decode(std::string_view text) {
  if (text.size() > kKeptSize) return decode_large(text);
  static thread_local ondemand::parser parser;
  static thread_local std::string padded;
  return Decoder(parser, padded).run(text);
}

}  // namespace sluice::json
