#pragma once

#include <string>
#include <string_view>

#include "sluice/value.hpp"

namespace sluice::json {

/// How values that JSON lacks are written.
enum class Typing {
  plain,  ///< decimal and wei as string, bytes base64, times in ISO form (json columns, files)
  typed,  ///< as strings behind a private-use marker (reference §3.8): decode gives them back
};

/// How keys of dicts are ordered.
enum class Keys { as_is, sorted };

/// Compact JSON, non-ASCII kept as UTF-8, doubles in their shortest form as Python writes them.
std::string encode(const Value& value, Typing typing = Typing::plain, Keys keys = Keys::as_is);

/// The same with two spaces per level, for people.
std::string encode_pretty(const Value& value);

/// Appends the string with quotes and escapes.
void append_quoted(std::string& out, std::string_view text);

/// Shortest text that reads back as the same double, spelled as Python's repr: 1.0, 1e+22, inf.
std::string shortest(double value);

}  // namespace sluice::json
