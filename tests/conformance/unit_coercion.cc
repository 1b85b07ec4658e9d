#include <optional>

#include "conformance/unit_tables.h"
#include "json/encode.h"
#include "schema/coercion.h"
#include "schema/inference.h"

namespace sluice::conformance {
namespace {

/// Something to compare by: the kind of value, too, because 1 is not 1.0; NaN is not equal to itself.
std::string shown(const std::optional<Value>& value) {
  if (!value) return "<does not fit>";
  return json::encode(*value, json::Typing::typed) + " of kind " + std::to_string(value->variant().index());
}

/// A json column holds text.
std::optional<Value> expected_of(const Value& row) {
  const Value* out = row.find("out");
  if (out == nullptr) return std::nullopt;
  const Value value = with_types(*out);
  const bool is_json = text_at(row, "to") == "json" && !value.is_null();
  return is_json ? Value(json::encode(value)) : value;
}

void judge_row(const Value& row, Verdicts::Row& verdict) {
  const Value value = with_types(at(row, "in"));
  const DataType from = parse_data_type(text_at(row, "from")).value();
  const DataType to = parse_data_type(text_at(row, "to")).value();
  verdict.equal("type", std::string(to_string(type_of(value))), text_at(row, "from"));
  verdict.equal("value", shown(coerce(to, from, value)), shown(expected_of(row)));
}

}  // namespace

void judge_coercion(const Value& table, Verdicts& verdicts) {
  for (const Value& row : at(table, "cases").get<List>())
    verdicts.row(json::encode(row), [&](Verdicts::Row& verdict) { judge_row(row, verdict); });
}

}  // namespace sluice::conformance
