#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::json {

bool is_hex(std::string_view text) noexcept;

/// Two digits per byte, nothing else.
std::optional<std::string> bytes_from_hex(std::string_view text);

std::string hex_from_bytes(std::string_view bytes);

}  // namespace sluice::json
