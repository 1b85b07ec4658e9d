#pragma once

#include <optional>

#include "sluice/schema.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// The value as type `to`, by the matrix of reference §3.3; nothing if it does not fit. `value` is of
/// type `from` (= type_of(value)). The result holds the alternative that belongs to `to`:
/// text, json → std::string (json: compact text); bigint → int64 or BigInt; timestamp → Timestamp; …
/// One exception: the text `null` in a json column is a null Value. A timestamp keeps its zone: in_zone is
/// the next step.
std::optional<Value> coerce(DataType to, DataType from, const Value& value);

/// The value as a column of type `timestamp` stores it: UTC, or without zone if timezone is false.
Timestamp in_zone(Timestamp value, bool timezone);

/// Whether a wei column takes the value. If not, its text goes to the variant `v_str` (reference §3.5).
bool is_wei_in_range(const Wei& value);

}  // namespace sluice
