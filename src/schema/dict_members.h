#pragma once

#include <string>
#include <string_view>

#include "sluice/value.hpp"

namespace sluice {

/// Member of that key, or null pointer.
const Value* find_member(const Dict& dict, std::string_view key) noexcept;
Value* find_member(Dict& dict, std::string_view key) noexcept;

/// Replaces the member in its place, or appends it.
void set_member(Dict& dict, std::string_view key, Value value);

/// Removes the member and returns its value; null if there is none.
Value take_member(Dict& dict, std::string_view key);

/// The dict under the key, made if there is none. Throws Error(fix_input) if something else is there.
Dict& dict_member(Dict& dict, std::string_view key);

}  // namespace sluice
