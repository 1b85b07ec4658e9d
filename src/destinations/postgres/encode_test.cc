#include "destinations/postgres/encode.h"

#include <cstring>
#include <limits>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "destinations/postgres/numeric.h"
#include "sluice/error.hpp"

namespace sluice::postgres {
namespace {

/// "0000000a 0001": bytes in groups of sixteen bits.
std::string hex(const Wire& wire) {
  std::string out;
  for (std::size_t i = 0; i < wire.size(); ++i)
    out +=
        fmt::format("{}{:02x}", i > 0 && i % 2 == 0 ? " " : "", static_cast<unsigned char>(wire.bytes()[i]));
  return out;
}

std::string numeric(std::string_view text) {
  Wire wire;
  if (put_numeric(wire, text)) return hex(wire);
  EXPECT_EQ(wire.size(), 0);
  return "none";
}

template <class T>
std::string sent(WireType type, Physical physical, T value) {
  const columnar::ColumnView view{.values = reinterpret_cast<const std::uint8_t*>(&value)};
  Wire wire;
  encoder_of(type, physical)(wire, {view, 0, 2});
  return hex(wire);
}

std::string sent_text(WireType type, std::string_view text, Physical physical = Physical::utf8) {
  const std::int32_t offsets[] = {0, static_cast<std::int32_t>(text.size())};
  const columnar::ColumnView view{.offsets = offsets,
                                  .values = reinterpret_cast<const std::uint8_t*>(text.data())};
  Wire wire;
  encoder_of(type, physical)(wire, {view, 0, 0});
  return hex(wire);
}

TEST(PostgresNumericTest, groups_of_four_digits) {
  // Length, groups, weight, sign, scale, groups.
  EXPECT_EQ(numeric("0"), "0000 0008 0000 0000 0000 0000");
  EXPECT_EQ(numeric("-0.00"), "0000 0008 0000 0000 0000 0002");
  EXPECT_EQ(numeric("1"), "0000 000a 0001 0000 0000 0000 0001");
  EXPECT_EQ(numeric("-12345.678"), "0000 000e 0003 0001 4000 0003 0001 0929 1a7c");
  EXPECT_EQ(numeric("0.0001"), "0000 000a 0001 ffff 0000 0004 0001");
  EXPECT_EQ(numeric("0.00001"), "0000 000a 0001 fffe 0000 0005 03e8");
  EXPECT_EQ(numeric("10000"), "0000 000a 0001 0001 0000 0000 0001");
  EXPECT_EQ(numeric("9999.9999"), "0000 000c 0002 0000 0000 0004 270f 270f");
  EXPECT_EQ(numeric("00012.50"), numeric("12.50"));
}

TEST(PostgresNumericTest, exponents) {
  EXPECT_EQ(numeric("1E+3"), numeric("1000"));
  EXPECT_EQ(numeric("125e-2"), numeric("1.25"));
  EXPECT_EQ(numeric("1.5E+5"), numeric("150000"));
  EXPECT_EQ(numeric("1E+131071"), "0000 000a 0001 7fff 0000 0000 03e8");
  EXPECT_EQ(numeric("1E-16383"), "0000 000a 0001 f000 0000 3fff 000a");
}

TEST(PostgresNumericTest, names) {
  EXPECT_EQ(numeric("NaN"), "0000 0008 0000 0000 c000 0000");
  EXPECT_EQ(numeric("Infinity"), "0000 0008 0000 0000 d000 0000");
  EXPECT_EQ(numeric("-Infinity"), "0000 0008 0000 0000 f000 0000");
}

TEST(PostgresNumericTest, no_numbers) {
  for (const char* text : {"", "-", ".", "1e", "e1", "1.2.3", "0x1", " 1", "1 ", "--1", "1E+131072",
                           "1E-16384", "1E+99999999999999999999", "sNaN", "Inf"})
    EXPECT_EQ(numeric(text), "none") << text;
}

TEST(PostgresEncodeTest, numbers) {
  EXPECT_EQ(sent(WireType::int8, Physical::int64, std::int64_t{-2}), "0000 0008 ffff ffff ffff fffe");
  EXPECT_EQ(sent(WireType::int4, Physical::int64, std::int64_t{258}), "0000 0004 0000 0102");
  EXPECT_EQ(sent(WireType::int2, Physical::int64, std::int64_t{-32768}), "0000 0002 8000");
  EXPECT_EQ(sent(WireType::float8, Physical::float64, 1.5), "0000 0008 3ff8 0000 0000 0000");
  EXPECT_EQ(sent(WireType::float4, Physical::float64, 1.5), "0000 0004 3fc0 0000");
  EXPECT_EQ(sent(WireType::boolean, Physical::boolean, std::uint8_t{1}), "0000 0001 01");
  EXPECT_EQ(sent(WireType::numeric, Physical::int64, std::int64_t{-12}), numeric("-12"));
  EXPECT_EQ(sent(WireType::numeric, Physical::decimal128, static_cast<__int128>(-1250)), numeric("-12.50"));
  EXPECT_EQ(sent_text(WireType::int8, "-9223372036854775808"), "0000 0008 8000 0000 0000 0000");
  EXPECT_EQ(sent_text(WireType::numeric, "1.25"), numeric("1.25"));
  EXPECT_EQ(sent_text(WireType::float8, "1.5"), "0000 0008 3ff8 0000 0000 0000");
}

TEST(PostgresEncodeTest, texts_and_bytes) {
  EXPECT_EQ(sent_text(WireType::varchar, ""), "0000 0000");
  EXPECT_EQ(sent_text(WireType::varchar, "ab"), "0000 0002 6162");
  EXPECT_EQ(sent_text(WireType::json, "[]"), "0000 0002 5b5d");
  EXPECT_EQ(sent_text(WireType::jsonb, "[]"), "0000 0003 015b 5d");
  EXPECT_EQ(sent_text(WireType::bytea, "\xff", Physical::binary), "0000 0001 ff");
}

TEST(PostgresEncodeTest, moments_count_from_2000) {
  EXPECT_EQ(sent(WireType::timestamptz, Physical::timestamp_us, std::int64_t{946'684'800'000'001}),
            "0000 0008 0000 0000 0000 0001");
  EXPECT_EQ(sent(WireType::timestamp, Physical::timestamp_us, std::int64_t{946'684'799'999'999}),
            "0000 0008 ffff ffff ffff ffff");
  EXPECT_EQ(sent(WireType::date, Physical::date32, std::int32_t{10'956}), "0000 0004 ffff ffff");
  EXPECT_EQ(sent(WireType::time, Physical::time64_us, std::int64_t{1}), "0000 0008 0000 0000 0000 0001");
}

TEST(PostgresEncodeTest, values_that_do_not_fit) {
  EXPECT_THROW(sent(WireType::int2, Physical::int64, std::int64_t{32'768}), Error);
  EXPECT_THROW(sent(WireType::int4, Physical::int64, std::int64_t{-2'147'483'649}), Error);
  EXPECT_THROW(sent_text(WireType::int8, "9223372036854775808"), Error);
  EXPECT_THROW(sent_text(WireType::int2, "32768"), Error);
  EXPECT_THROW(sent_text(WireType::numeric, "1E+999999"), Error);
  EXPECT_THROW(sent_text(WireType::float8, "x"), Error);
  EXPECT_THROW(sent(WireType::float4, Physical::float64, 1e300), Error);
  EXPECT_THROW(sent(WireType::timestamp, Physical::timestamp_us, std::numeric_limits<std::int64_t>::min()),
               Error);
}

TEST(PostgresEncodeTest, forms_that_a_type_does_not_take) {
  EXPECT_EQ(encoder_of(WireType::boolean, Physical::int64), nullptr);
  EXPECT_EQ(encoder_of(WireType::varchar, Physical::int64), nullptr);
  EXPECT_EQ(encoder_of(WireType::bytea, Physical::utf8), nullptr);
  EXPECT_EQ(encoder_of(WireType::int8, Physical::float64), nullptr);
  EXPECT_EQ(encoder_of(static_cast<WireType>(2950), Physical::utf8), nullptr);
}

}  // namespace
}  // namespace sluice::postgres
