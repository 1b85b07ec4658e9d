#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sluice/value.hpp"

namespace sluice::json {

/// Kinds of typed text, in the order of their private-use markers U+F026..U+F02D (reference §3.8).
enum class Marker : unsigned char { decimal, timestamp, date, uuid, hex, base64, wei, time };

/// Size of a marker in bytes of UTF-8.
inline constexpr std::size_t kMarkerSize = 3;

/// The marker that the text starts with, if something follows it.
std::optional<Marker> marker_of(std::string_view text) noexcept;

void append_marker(std::string& out, Marker marker);

/// The value behind a marker; nothing if it cannot be read: the text then stays what it is.
std::optional<Value> decode_typed(std::string_view text);

/// Text of a value that JSON lacks, without the marker. Not for null, bool, numbers, strings and containers.
std::string untyped_text(const Value& value);

}  // namespace sluice::json
