#include "destinations/postgres/encode.h"

#include <bit>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "destinations/postgres/numeric.h"
#include "destinations/postgres/types.h"
#include "json/number.h"
#include "sluice/error.hpp"

namespace sluice::postgres {
namespace {

/// The server counts from 2000-01-01.
constexpr std::int32_t kEpochDays = 10'957;
constexpr std::int64_t kEpochMicros = kEpochDays * 86'400'000'000;
constexpr std::size_t kShownBytes = 100;
constexpr std::uint8_t kJsonbVersion = 1;

/// The start of a text, cut between characters.
std::string shown(std::string_view text) {
  if (text.size() <= kShownBytes) return std::string(text);
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

[[noreturn]] void misfit(std::string_view text, std::string_view wanted) {
  throw Error(Remedy::fix_input, fmt::format("the value '{}' does not fit into {}", shown(text), wanted))
      .with_vendor_code("22003");
}

template <class T>
void put_integer(Wire& out, std::int64_t value) {
  if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max())
    misfit(std::to_string(value), fmt::format("an integer of {} bits", sizeof(T) * 8));
  out.put_sized(static_cast<T>(value));
}

template <class T>
void from_int64(Wire& out, const Cell& cell) {
  put_integer<T>(out, cell.view.at<std::int64_t>(cell.row));
}

/// A chunk with an integer beyond 64 bits comes as text.
template <class T>
void from_integer_text(Wire& out, const Cell& cell) {
  const std::string_view text = cell.view.text(cell.row);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    misfit(text, fmt::format("an integer of {} bits", sizeof(T) * 8));
  put_integer<T>(out, number);
}

void put_double(Wire& out, double value) { out.put_sized(std::bit_cast<std::uint64_t>(value)); }

void put_float(Wire& out, double value) {
  out.put_sized(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
}

template <void put(Wire&, double)>
void from_double(Wire& out, const Cell& cell) {
  put(out, cell.view.at<double>(cell.row));
}

template <void put(Wire&, double)>
void from_double_text(Wire& out, const Cell& cell) {
  const std::string_view text = cell.view.text(cell.row);
  const std::optional<double> value = json::parse_double(text);
  if (!value) misfit(text, "a floating point number");
  put(out, *value);
}

void from_boolean(Wire& out, const Cell& cell) { out.put_sized(cell.view.at<std::uint8_t>(cell.row)); }

void from_bytes(Wire& out, const Cell& cell) { out.put_sized(cell.view.text(cell.row)); }

void from_json(Wire& out, const Cell& cell) {
  const std::string_view text = cell.view.text(cell.row);
  out.put(static_cast<std::int32_t>(text.size() + sizeof kJsonbVersion));
  out.put(kJsonbVersion);
  out.put(text);
}

void from_timestamp(Wire& out, const Cell& cell) {
  const auto micros = cell.view.at<std::int64_t>(cell.row);
  if (micros < std::numeric_limits<std::int64_t>::min() + kEpochMicros)
    misfit(std::to_string(micros), "a timestamp");
  out.put_sized(micros - kEpochMicros);
}

void from_date(Wire& out, const Cell& cell) {
  out.put_sized(cell.view.at<std::int32_t>(cell.row) - kEpochDays);
}

void from_time(Wire& out, const Cell& cell) { out.put_sized(cell.view.at<std::int64_t>(cell.row)); }

void put_decimal(Wire& out, std::string_view text) {
  if (!put_numeric(out, text)) misfit(text, "a numeric");
}

void from_decimal_text(Wire& out, const Cell& cell) { put_decimal(out, cell.view.text(cell.row)); }

void from_whole(Wire& out, const Cell& cell) {
  put_decimal(out, fmt::format_int(cell.view.at<std::int64_t>(cell.row)).c_str());
}

void from_decimal128(Wire& out, const Cell& cell) {
  const auto value = cell.view.at<__int128>(cell.row);
  const auto magnitude = static_cast<unsigned __int128>(value);
  put_decimal(out,
              fmt::format("{}{}E-{}", value < 0 ? "-" : "", value < 0 ? -magnitude : magnitude, cell.scale));
}

Encoder numeric_encoder(Physical physical) {
  switch (physical) {
    case Physical::utf8: return from_decimal_text;
    case Physical::int64: return from_whole;
    case Physical::decimal128: return from_decimal128;
    default: return nullptr;
  }
}

template <class T>
Encoder integer_encoder(Physical physical) {
  if (physical == Physical::int64) return from_int64<T>;
  return physical == Physical::utf8 ? from_integer_text<T> : nullptr;
}

template <void put(Wire&, double)>
Encoder float_encoder(Physical physical) {
  if (physical == Physical::float64) return from_double<put>;
  return physical == Physical::utf8 ? from_double_text<put> : nullptr;
}

Encoder only(Physical wanted, Physical physical, Encoder encoder) {
  return wanted == physical ? encoder : nullptr;
}

}  // namespace

Encoder encoder_of(WireType type, Physical physical) {
  switch (type) {
    case WireType::boolean: return only(Physical::boolean, physical, from_boolean);
    case WireType::int2: return integer_encoder<std::int16_t>(physical);
    case WireType::int4: return integer_encoder<std::int32_t>(physical);
    case WireType::int8: return integer_encoder<std::int64_t>(physical);
    case WireType::float4: return float_encoder<put_float>(physical);
    case WireType::float8: return float_encoder<put_double>(physical);
    case WireType::numeric: return numeric_encoder(physical);
    case WireType::text:
    case WireType::varchar:
    case WireType::bpchar:
    case WireType::json: return only(Physical::utf8, physical, from_bytes);
    case WireType::jsonb: return only(Physical::utf8, physical, from_json);
    case WireType::bytea: return only(Physical::binary, physical, from_bytes);
    case WireType::timestamp:
    case WireType::timestamptz: return only(Physical::timestamp_us, physical, from_timestamp);
    case WireType::date: return only(Physical::date32, physical, from_date);
    case WireType::time: return only(Physical::time64_us, physical, from_time);
  }
  return nullptr;
}

int scale_of(const Column& column) {
  return column.data_type == DataType::wei ? 0 : column.scale.value_or(kDecimalScale);
}

}  // namespace sluice::postgres
