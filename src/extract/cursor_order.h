#pragma once

#include <compare>
#include <optional>
#include <string>

#include "sluice/value.hpp"

namespace sluice {

/// How two cursors stand to each other, as Python sees it: numbers of all kinds by their value, texts by
/// their characters, times, dates and bytes among themselves. Nothing if they cannot be compared: a number
/// and a text, a date and a time, a time in UTC and one of an unnamed zone.
std::optional<std::weak_ordering> compare_cursors(const Value& left, const Value& right);

/// "the number 3", "the text \"x\"": a cursor in a message.
std::string describe_cursor(const Value& cursor);

}  // namespace sluice
