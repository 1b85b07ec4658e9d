#pragma once

#include <string>
#include <string_view>

#include <simdjson.h>

namespace sluice::rest {

/// The text without white space around it.
std::string_view trimmed(std::string_view text);

/// A value as it is written in the text.
std::string_view raw_text(simdjson::ondemand::value value);

/// Error(fix_input) about a body that is no JSON.
[[noreturn]] void fail_json(std::string_view body, std::string_view reason);

/// This thread's parser.
simdjson::ondemand::parser& json_parser();

/// Gives the document of a JSON text to `read`, whose exceptions of simdjson become Error(fix_input). The
/// text gets room for the padding of simdjson if it has none.
template <class Read>
auto read_json(std::string& json, Read&& read) {
  if (json.capacity() < json.size() + simdjson::SIMDJSON_PADDING)
    json.reserve(json.size() + simdjson::SIMDJSON_PADDING);
  try {
    simdjson::ondemand::document document =
        json_parser().iterate(simdjson::padded_string_view(json.data(), json.size(), json.capacity()));
    return read(document);
  } catch (const simdjson::simdjson_error& error) {
    fail_json(json, simdjson::error_message(error.error()));
  }
}

}  // namespace sluice::rest
