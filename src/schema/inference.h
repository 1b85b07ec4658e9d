#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "schema/capabilities.h"
#include "sluice/schema.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// Type of the value itself (reference §3.1). Not for null.
DataType type_of(const Value& value);

/// What the first detector that fits says (reference §3.2); nothing if none does.
std::optional<DataType> detect(std::span<const std::string> detections, const Value& value);

/// Whether a detector has that name.
bool is_detection(std::string_view name) noexcept;

/// The new column for a first value: type from detectors, value and preferred types (not for a
/// variant), then the default hints that match its name (reference §3.2, §2.8).
/// A variant keeps the type of its value: detectors do not apply to it (differences.md).
Column infer_column(const Schema& schema, std::string name, const Value& value, bool is_variant);

/// Leaves out what is the destination's default and limits the digits of a second to what it can hold
/// (reference §3.7). For columns that values made, before hints go over them.
void adjust_to(Column& column, const Capabilities& capabilities);

/// True if a default hint `hint` matches the column name.
bool matches_default_hint(const SchemaSettings& settings, std::string_view hint, std::string_view name);

/// True if the preferred type of that name is json (the value is not unnested then).
bool prefers_json(const SchemaSettings& settings, std::string_view name);

}  // namespace sluice
