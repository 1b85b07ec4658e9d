#pragma once

#include <cstdint>
#include <string>

#include "arrow/column.h"
#include "sluice/schema.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// Physical type that a logical one is built in. Decimals and wei travel as text.
Physical physical_of(DataType type) noexcept;

/// Appends a value that has its type (null is not appended), as coerce() gives it. An integer beyond 64 bits
/// makes a text column of one of integers.
void append_value(ColumnBuilder& data, std::uint32_t row, const Value& value);

/// The value of a row, as rows of typed values would have it; text of a json column stays text.
Value value_at(const ColumnBuilder& data, std::uint32_t row, const Column& column);

/// Digits of a number that is scaled by a power of ten: 150 of scale 2 is "1.50".
std::string decimal_text(__int128 value, int scale);

}  // namespace sluice
