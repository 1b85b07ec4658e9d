#include "destinations/sql/misfit.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/ids.h"
#include "formats/columnar/row_reader.h"
#include "json/temporal.h"
#include "schema/column_values.h"

namespace sluice::sql {
namespace {

constexpr std::size_t kShownBytes = 60;
constexpr const char* kNull = "null";  // a text would stand in quotes

std::string text_at(const columnar::ColumnView& view, std::uint32_t row, Physical physical,
                    const Column& column, int scale) {
  switch (physical) {
    case Physical::boolean: return view.at<std::uint8_t>(row) != 0 ? "true" : "false";
    case Physical::int64: return std::to_string(view.at<std::int64_t>(row));
    case Physical::float64: return fmt::format("{}", view.at<double>(row));
    case Physical::utf8: return std::string(view.text(row));
    case Physical::binary: return "\\x" + hex_of(view.text(row).substr(0, kShownBytes));
    case Physical::timestamp_us:
      return json::format_iso(Timestamp{view.at<std::int64_t>(row), column.timezone.value_or(true)});
    case Physical::date32: return json::format_iso(Date{view.at<std::int32_t>(row)});
    case Physical::time64_us: return json::format_iso(Time{view.at<std::int64_t>(row)});
    case Physical::decimal128: return decimal_text(view.at<__int128>(row), scale);
  }
  return {};
}

std::string value_at(const columnar::Reader& reader, std::uint64_t row, const Column& column, int scale) {
  for (const auto& constant : reader.constants())
    if (constant.name == column.name) return shown(constant.text);
  const auto entry = std::ranges::find(reader.columns(), column.name, &columnar::ColumnEntry::name);
  if (entry == reader.columns().end()) return kNull;
  std::uint64_t left = row - 1;
  for (const columnar::BatchView& batch : reader.batches()) {
    if (left >= batch.rows) {
      left -= batch.rows;
      continue;
    }
    const columnar::ColumnView* view =
        batch.columns[static_cast<std::size_t>(entry - reader.columns().begin())];
    const auto place = static_cast<std::uint32_t>(left);
    if (view == nullptr || view->is_null(place)) return kNull;
    return shown(text_at(*view, place, entry->physical, column, scale));
  }
  return {};
}

}  // namespace

std::string text_of(const Misfit& misfit) {
  std::string out;
  if (misfit.row > 0) out = fmt::format("row {} of the job {} has ", misfit.row, misfit.job);
  if (misfit.row > 0 && misfit.value.empty()) out += "it";
  out += misfit.value;
  const bool is_null = misfit.value == kNull;
  if (is_null)
    out += ", which the column does not take";
  else if (!misfit.type.empty() && !misfit.value.empty())
    out += fmt::format(" ({})", misfit.type);
  if (!misfit.stored_type.empty()) {
    const char* joint = out.empty() ? "" : is_null ? "; " : ", but ";
    out += fmt::format("{}the column is {} in the database", joint, misfit.stored_type);
  }
  return out + (out.empty() ? "" : ": ") +
         "change the column there, load into a table of another name, or correct the value";
}

std::string shown(std::string_view text) {
  std::size_t end = std::min(text.size(), kShownBytes);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  std::string line(text.substr(0, end));
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return "'" + line + (end < text.size() ? "…'" : "'");
}

std::string type_of(const Column& column) {
  std::string out(to_string(*column.data_type));
  if (column.precision && column.scale)
    return fmt::format("{}({},{})", out, *column.precision, *column.scale);
  return column.precision ? fmt::format("{}({})", out, *column.precision) : out;
}

std::string column_named_in(std::string_view expression, const Table& table) {
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  const auto names = [&](const std::string& name) {
    for (auto at = expression.find(name); at != std::string_view::npos; at = expression.find(name, at + 1)) {
      const std::size_t end = at + name.size();
      if ((at == 0 || !is_word(expression[at - 1])) &&
          (end == expression.size() || !is_word(expression[end])))
        return true;
    }
    return false;
  };
  std::string found;
  for (const Column& column : table.columns()) {
    if (column.name.empty() || !names(column.name)) continue;
    if (!found.empty()) return {};
    found = column.name;
  }
  return found;
}

Misfit misfit_at(const columnar::Reader& reader, std::uint64_t row, const Column* column, int scale) {
  Misfit misfit{.job = reader.path().filename().string(), .row = row};
  if (column == nullptr || !column->is_complete()) return misfit;
  misfit.type = type_of(*column);
  if (row > 0) misfit.value = value_at(reader, row, *column, scale);
  return misfit;
}

}  // namespace sluice::sql
