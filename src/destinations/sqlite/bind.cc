#include "destinations/sqlite/bind.h"

#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "destinations/sqlite/json_text.h"
#include "destinations/sqlite/time_text.h"
#include "destinations/sqlite/types.h"
#include "json/number.h"
#include "sqlite/fault.h"

namespace sluice::sqlite {
namespace {

using columnar::ColumnView;

constexpr std::size_t kShownBytes = 100;

/// The start of a text, cut between characters.
std::string shown(std::string_view text) {
  if (text.size() <= kShownBytes) return std::string(text);
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

[[noreturn]] void misfit(std::string_view text, const char* wanted) {
  throw Error(Remedy::fix_input, fmt::format("the value '{}' does not fit into {}", shown(text), wanted));
}

/// Calls `bind(parameter, row)` for each value, which returns SQLite's code; nulls are bound here.
template <class Bind>
void bind_each(const Cells& cells, const ColumnView& view, const Bind& bind) {
  const auto checked = [&](int code) {
    if (code != SQLITE_OK) [[unlikely]]
      check(sqlite3_db_handle(cells.statement), code);
  };
  int parameter = cells.first;
  for (std::uint32_t row = cells.row; row < cells.row + cells.rows; ++row, parameter += cells.stride)
    checked(view.is_null(row) ? sqlite3_bind_null(cells.statement, parameter) : bind(parameter, row));
}

int bind_text(sqlite3_stmt* statement, int parameter, const char* text, std::size_t size) {
  return sqlite3_bind_text64(statement, parameter, text, size, SQLITE_STATIC, SQLITE_UTF8);
}

template <class T>
void bind_integers(const Cells& cells, const ColumnView& view) {
  bind_each(cells, view, [&](int parameter, std::uint32_t row) {
    return sqlite3_bind_int64(cells.statement, parameter, view.at<T>(row));
  });
}

/// SQLite makes a null of NaN.
void bind_doubles(const Cells& cells, const ColumnView& view) {
  bind_each(cells, view, [&](int parameter, std::uint32_t row) {
    return sqlite3_bind_double(cells.statement, parameter, view.at<double>(row));
  });
}

void bind_texts(const Cells& cells, const ColumnView& view) {
  bind_each(cells, view, [&](int parameter, std::uint32_t row) {
    const std::string_view text = view.text(row);
    return bind_text(cells.statement, parameter, text.data(), text.size());
  });
}

void bind_blobs(const Cells& cells, const ColumnView& view) {
  bind_each(cells, view, [&](int parameter, std::uint32_t row) {
    const std::string_view bytes = view.text(row);
    return sqlite3_bind_blob64(cells.statement, parameter, bytes.data(), bytes.size(), SQLITE_STATIC);
  });
}

void bind_json(const Cells& cells, const ColumnView& view) {
  bind_each(cells, view, [&](int parameter, std::uint32_t row) {
    const std::string json = spaced_json(view.text(row));
    char* kept = static_cast<char*>(cells.scratch->allocate(json.size(), 1));
    std::memcpy(kept, json.data(), json.size());
    return bind_text(cells.statement, parameter, kept, json.size());
  });
}

/// T: how a time lies in the batch; `write` makes text of `length` bytes of it.
template <class T>
void bind_times(const Cells& cells, const ColumnView& view, std::size_t length, void (*write)(char*, T)) {
  char* text = static_cast<char*>(cells.scratch->allocate(length * cells.rows, 1));
  bind_each(cells, view, [&](int parameter, std::uint32_t row) {
    char* const kept = text;
    text += length;
    write(kept, view.at<T>(row));
    return bind_text(cells.statement, parameter, kept, length);
  });
}

void bind_timestamps(const Cells& cells, const ColumnView& view) {
  bind_times<std::int64_t>(cells, view, kTimestampLength, write_timestamp);
}

void bind_dates(const Cells& cells, const ColumnView& view) {
  bind_times<std::int32_t>(cells, view, kDateLength, write_date);
}

void bind_times_of_day(const Cells& cells, const ColumnView& view) {
  bind_times<std::int64_t>(cells, view, kTimeLength, write_time);
}

/// A chunk with an integer beyond 64 bits comes as text.
void bind_integer_texts(const Cells& cells, const ColumnView& view) {
  bind_each(cells, view, [&](int parameter, std::uint32_t row) {
    const std::string_view text = view.text(row);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
      misfit(text, "64 bits, the widest integer that SQLite has");
    return sqlite3_bind_int64(cells.statement, parameter, number);
  });
}

double to_double(std::string_view decimal) {
  const std::optional<double> number = json::parse_double(decimal);
  if (!number) misfit(decimal, "a number");
  return *number;
}

/// SQLite has no decimals: upstream stores the nearest double, and SQLite makes an integer of a whole one.
void bind_decimal_texts(const Cells& cells, const ColumnView& view) {
  bind_each(cells, view, [&](int parameter, std::uint32_t row) {
    return sqlite3_bind_double(cells.statement, parameter, to_double(view.text(row)));
  });
}

/// Digits of a number that is scaled by a power of ten, as JSON has them.
std::string decimal_text(__int128 value, int scale) {
  const auto magnitude = static_cast<unsigned __int128>(value);
  const bool is_negative = value < 0;
  return fmt::format("{}{}E-{}", is_negative ? "-" : "", is_negative ? -magnitude : magnitude, scale);
}

void bind_decimals(const Cells& cells, const ColumnView& view) {
  const int scale = scale_of(*cells.column);
  bind_each(cells, view, [&](int parameter, std::uint32_t row) {
    return sqlite3_bind_double(cells.statement, parameter,
                               to_double(decimal_text(view.at<__int128>(row), scale)));
  });
}

Binder text_binder(DataType type) {
  switch (type) {
    case DataType::json: return bind_json;
    case DataType::bigint: return bind_integer_texts;
    case DataType::decimal:
    case DataType::wei:
    case DataType::double_: return bind_decimal_texts;
    default: return bind_texts;
  }
}

}  // namespace

void bind_nulls(const Cells& cells) {
  for (std::uint32_t row = 0; row < cells.rows; ++row)
    sqlite3_bind_null(cells.statement, cells.first + static_cast<int>(row) * cells.stride);
}

Binder binder_of(const Column& column, Physical physical) {
  switch (physical) {
    case Physical::boolean: return bind_integers<std::uint8_t>;
    case Physical::int64: return bind_integers<std::int64_t>;
    case Physical::float64: return bind_doubles;
    case Physical::utf8: return text_binder(*column.data_type);
    case Physical::binary: return bind_blobs;
    case Physical::timestamp_us: return bind_timestamps;
    case Physical::date32: return bind_dates;
    case Physical::time64_us: return bind_times_of_day;
    case Physical::decimal128: return bind_decimals;
  }
  throw Error(Remedy::report_bug, "unknown physical type", {.column = column.name});
}

}  // namespace sluice::sqlite
