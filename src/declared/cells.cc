#include "declared/cells.h"

#include "json/decode.h"
#include "schema/column_values.h"

namespace sluice {

Value cell_of(const ColumnBuilder& cells, const Column& column, std::uint32_t row) {
  Value value = value_at(cells, row, column);
  const auto* text = value.get_if<std::string>();
  if (column.data_type != DataType::json || text == nullptr) return value;
  json::Decoded decoded = json::decode(*text);
  return decoded.fault ? value : std::move(decoded.value);
}

}  // namespace sluice
