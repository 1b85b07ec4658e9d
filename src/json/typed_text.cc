#include "json/typed_text.h"

#include <algorithm>

#include "base/ids.h"
#include "json/decimal.h"
#include "json/hex.h"
#include "json/temporal.h"

namespace sluice::json {
namespace {

// U+F026..U+F02D are EF 80 A6..AD in UTF-8.
constexpr char kFirst = '\xEF';
constexpr char kSecond = '\x80';
constexpr unsigned char kThird = 0xA6;
constexpr unsigned char kMarkers = 8;

std::optional<Value> read_decimal(std::string_view text) {
  const auto decimal = BigDecimal::parse(text);
  if (!decimal) return std::nullopt;
  return Value(Decimal{decimal->to_text()});
}

std::optional<Value> read_wei(std::string_view text) {
  const auto decimal = BigDecimal::parse(text);
  if (!decimal) return std::nullopt;
  return Value(Wei{decimal->to_text()});
}

std::optional<Value> read_timestamp(std::string_view text) {
  if (const auto timestamp = parse_fixed_timestamp(text)) return Value(*timestamp);
  if (const auto timestamp = parse_timestamp(text)) return Value(*timestamp);
  const auto date = parse_date(text);
  if (!date) return std::nullopt;
  return Value(Timestamp{date->days * std::int64_t{86'400'000'000}, false, 0});
}

// Whole dates only: the reference reads no `2024` or `2024-01` here.
std::optional<Value> read_date(std::string_view text) {
  const auto date = parse_date(text);
  if (!date || text.size() < 8) return std::nullopt;
  return Value(*date);
}

std::optional<Value> read_time(std::string_view text) {
  const auto time = parse_time(text);
  if (!time) return std::nullopt;
  return Value(*time);
}

// A UUID is plain text to the reference: only its spelling is made canonical.
std::optional<Value> read_uuid(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != '-') digits += c >= 'A' && c <= 'F' ? static_cast<char>(c | 0x20) : c;
  if (digits.size() != 32 || !is_hex(digits)) return std::nullopt;
  for (const std::size_t at : {20, 16, 12, 8}) digits.insert(at, 1, '-');
  return Value(std::move(digits));
}

std::optional<Value> read_hex(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  const auto bytes = bytes_from_hex(text.size() % 2 == 0 ? std::string(text) : '0' + std::string(text));
  if (!bytes) return std::nullopt;
  return Value(Bytes{*bytes, true});
}

std::optional<Value> read_base64(std::string_view text) {
  Bytes bytes;
  if (!base64_decode(text, bytes.data)) return std::nullopt;
  return Value(std::move(bytes));
}

struct Untyped {
  std::string operator()(const Decimal& v) const { return v.text; }
  std::string operator()(const Wei& v) const { return v.text; }
  std::string operator()(const Timestamp& v) const { return format_iso(v); }
  std::string operator()(const Date& v) const { return format_iso(v); }
  std::string operator()(const Time& v) const { return format_iso(v); }
  std::string operator()(const Bytes& v) const {
    return v.hex ? "0x" + hex_from_bytes(v.data) : base64_encode(v.data, true);
  }
  template <class T>
  std::string operator()(const T&) const {
    return {};
  }
};

}  // namespace

std::optional<Marker> marker_of(std::string_view text) noexcept {
  if (text.size() <= kMarkerSize || text[0] != kFirst || text[1] != kSecond) return std::nullopt;
  const auto index = static_cast<unsigned char>(static_cast<unsigned char>(text[2]) - kThird);
  return index < kMarkers ? std::optional(static_cast<Marker>(index)) : std::nullopt;
}

void append_marker(std::string& out, Marker marker) {
  out += kFirst;
  out += kSecond;
  out += static_cast<char>(kThird + static_cast<unsigned char>(marker));
}

std::optional<Value> decode_typed(std::string_view text) {
  const std::optional<Marker> marker = marker_of(text);
  if (!marker) return std::nullopt;
  text.remove_prefix(kMarkerSize);
  switch (*marker) {
    case Marker::decimal: return read_decimal(text);
    case Marker::timestamp: return read_timestamp(text);
    case Marker::date: return read_date(text);
    case Marker::uuid: return read_uuid(text);
    case Marker::hex: return read_hex(text);
    case Marker::base64: return read_base64(text);
    case Marker::wei: return read_wei(text);
    case Marker::time: return read_time(text);
  }
  return std::nullopt;
}

std::string untyped_text(const Value& value) { return std::visit(Untyped{}, value.variant()); }

}  // namespace sluice::json
