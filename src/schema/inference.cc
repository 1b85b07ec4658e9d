#include "schema/inference.h"

#include <algorithm>

#include "schema/dict_members.h"
#include "schema/patterns.h"

namespace sluice {
namespace {

/// The type that belongs to each alternative of a value.
struct TypeOf {
  DataType operator()(std::monostate) const { return DataType::text; }
  DataType operator()(bool) const { return DataType::bool_; }
  DataType operator()(std::int64_t) const { return DataType::bigint; }
  DataType operator()(double) const { return DataType::double_; }
  DataType operator()(const std::string&) const { return DataType::text; }
  DataType operator()(const List&) const { return DataType::json; }
  DataType operator()(const Dict&) const { return DataType::json; }
  DataType operator()(const BigInt&) const { return DataType::bigint; }
  DataType operator()(const Decimal&) const { return DataType::decimal; }
  DataType operator()(const Wei&) const { return DataType::wei; }
  DataType operator()(const Timestamp&) const { return DataType::timestamp; }
  DataType operator()(const Date&) const { return DataType::date; }
  DataType operator()(const Time&) const { return DataType::time; }
  DataType operator()(const Bytes&) const { return DataType::binary; }
};

constexpr std::string_view kNotNull = "not_null";

bool matches_any(const std::vector<std::string>& patterns, std::string_view name) {
  return std::ranges::any_of(patterns,
                             [&](const std::string& pattern) { return matches_pattern(pattern, name); });
}

std::optional<DataType> preferred_type(const SchemaSettings& settings, std::string_view name) {
  for (const auto& [pattern, type] : settings.preferred_types)
    if (matches_pattern(pattern, name)) return parse_data_type(type);
  return std::nullopt;
}

/// Old documents have the detections among the normalizers.
std::vector<std::string> active_detections(const Schema& schema) {
  if (!schema.settings.detections.empty()) return schema.settings.detections;
  std::vector<std::string> detections;
  const Value* old = find_member(schema.normalizers, "detections");
  const auto* list = old == nullptr ? nullptr : old->get_if<List>();
  if (list == nullptr) return detections;
  for (const Value& name : *list)
    if (const auto* text = name.get_if<std::string>()) detections.push_back(*text);
  return detections;
}

DataType infer_type(const Schema& schema, std::string_view name, const Value& value) {
  if (const auto preferred = preferred_type(schema.settings, name)) return *preferred;
  return detect(active_detections(schema), value).value_or(type_of(value));
}

}  // namespace

DataType type_of(const Value& value) { return std::visit(TypeOf{}, value.variant()); }

Column infer_column(const Schema& schema, std::string name, const Value& value, bool is_variant) {
  Column column;
  column.name = std::move(name);
  column.data_type = is_variant ? type_of(value) : infer_type(schema, column.name, value);
  column.nullable = !matches_default_hint(schema.settings, kNotNull, column.name);
  for (const auto& [hint, patterns] : schema.settings.default_hints)
    if (hint != kNotNull && matches_any(patterns, column.name)) column.set(hint, true);
  if (is_variant) column.set("variant", true);
  return column;
}

void adjust_to(Column& column, const Capabilities& capabilities) {
  if (column.data_type != DataType::timestamp && column.data_type != DataType::time) return;
  column.timezone.reset();
  const int wanted = column.precision.value_or(capabilities.timestamp_precision);
  const int digits = std::min(wanted, capabilities.max_timestamp_precision);
  column.precision = digits == capabilities.timestamp_precision ? std::nullopt : std::optional(digits);
}

bool matches_default_hint(const SchemaSettings& settings, std::string_view hint, std::string_view name) {
  for (const auto& [known, patterns] : settings.default_hints)
    if (known == hint) return matches_any(patterns, name);
  return false;
}

bool prefers_json(const SchemaSettings& settings, std::string_view name) {
  return preferred_type(settings, name) == DataType::json;
}

}  // namespace sluice
