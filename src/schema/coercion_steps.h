#pragma once

#include <optional>
#include <string>

#include "sluice/schema.hpp"

namespace sluice {

// The rows of the matrix of reference §3.3: one function per target type. `value` is not of that type yet,
// except for json, which is always turned into text.
std::optional<Value> coerce_to_text(const Value& value);
std::optional<Value> coerce_to_json(const Value& value);
std::optional<Value> coerce_to_bigint(const Value& value);
std::optional<Value> coerce_to_double(const Value& value);
std::optional<Value> coerce_to_decimal(const Value& value);
std::optional<Value> coerce_to_wei(const Value& value);
std::optional<Value> coerce_to_bool(const Value& value);
std::optional<Value> coerce_to_binary(const Value& value);
std::optional<Value> coerce_to_timestamp(const Value& value);
std::optional<Value> coerce_to_date(const Value& value);
std::optional<Value> coerce_to_time(const Value& value);

}  // namespace sluice
