#include "destinations/sqlite/result.h"

#include <iterator>

#include <fmt/format.h>

#include "json/encode.h"

namespace sluice::sqlite {
namespace {

std::string blob_text(std::string_view bytes) {
  std::string out;
  for (const char c : bytes)
    fmt::format_to(std::back_inserter(out), "\\x{:02X}", static_cast<unsigned char>(c));
  return out;
}

std::string_view bytes_of(sqlite3_stmt* statement, int column) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
  const int size = sqlite3_column_bytes(statement, column);
  return size == 0 ? std::string_view() : std::string_view(bytes, static_cast<std::size_t>(size));
}

/// Storage classes that a column's values have.
struct Classes {
  bool integer = false, real = false, text = false, blob = false;

  void add(int storage) {
    integer |= storage == SQLITE_INTEGER;
    real |= storage == SQLITE_FLOAT;
    text |= storage == SQLITE_TEXT;
    blob |= storage == SQLITE_BLOB;
  }
  [[nodiscard]] const char* type(std::string_view declared) const {
    if (!text && !blob && real) return "DOUBLE";
    if (!text && !blob && integer) return "BIGINT";
    if (blob && !text && !real && !integer) return "BLOB";
    return declared == "JSON" && !blob ? "JSON" : "TEXT";
  }
};

std::optional<std::string> cell(sqlite3_stmt* statement, int column, Classes& classes) {
  const int storage = sqlite3_column_type(statement, column);
  classes.add(storage);
  switch (storage) {
    case SQLITE_NULL: return std::nullopt;
    case SQLITE_INTEGER: return std::to_string(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT: return json::shortest(sqlite3_column_double(statement, column));
    case SQLITE_BLOB: return blob_text(bytes_of(statement, column));
    default: return std::string(bytes_of(statement, column));
  }
}

}  // namespace

TextRows read_rows(Statement& statement) {
  TextRows out;
  const int columns = sqlite3_column_count(statement.get());
  for (int i = 0; i < columns; ++i) out.columns.emplace_back(sqlite3_column_name(statement.get(), i));
  std::vector<Classes> classes(static_cast<std::size_t>(columns));
  while (statement.step()) {
    auto& row = out.rows.emplace_back();
    for (int i = 0; i < columns; ++i)
      row.push_back(cell(statement.get(), i, classes[static_cast<std::size_t>(i)]));
  }
  for (int i = 0; i < columns; ++i) {
    const char* declared = sqlite3_column_decltype(statement.get(), i);
    out.types.emplace_back(classes[static_cast<std::size_t>(i)].type(declared == nullptr ? "" : declared));
  }
  return out;
}

}  // namespace sluice::sqlite
