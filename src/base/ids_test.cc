#include "base/ids.h"

#include <set>

#include <gtest/gtest.h>

namespace sluice {
namespace {

// Digests below are upstream's (conformance golden_unit/hashes.json: nested, digest128, digest256).

std::string row_id(std::string_view text) {
  std::string id(kRowIdLength, '\0');
  Shake128().row_id(text, id.data());
  return id;
}

TEST(Shake128, RowIdsOfNestedRows) {
  EXPECT_EQ(row_id("abc_t__l_0"), "P8auAUAaDg4Piw");
  EXPECT_EQ(row_id("XmD+/9a_t__l_1"), "a/eHATmpWGW0Nw");
  EXPECT_EQ(row_id("abc_t__l__list_12"), "AczE1PTNwv6mIA");
}

TEST(Shake128, Digests) {
  Shake128 shake;
  EXPECT_EQ(shake.base64("", 15), "f5wrpOiPgn1hYEVQdgWF");
  EXPECT_EQ(shake.base64("a", 15), "hcjeiNKIZr8IaAkLOWEW");
  EXPECT_EQ(shake.base64("é", 15), "v1/cp6QdaQ6rES1YOTPa");
}

TEST(Shake128, ARunDoesNotLeakIntoTheNext) {
  Shake128 shake;
  char id[kRowIdLength];
  shake.row_id(std::string(10'000, 'x'), id);
  shake.row_id("abc_t__l_0", id);
  EXPECT_EQ(std::string_view(id, sizeof id), "P8auAUAaDg4Piw");
}

TEST(Sha3, Digests) {
  EXPECT_EQ(sha3_base64(""), "p//G+L8e12ZRwUdWoGHWYvWA/03kO0n6gtgKS4D4Q0o=");
  EXPECT_EQ(sha3_base64("a"), "gAhL8vugJHVyb+ssqy2CFeqxS8a92L+yyBUSVwMuzYs=");
  EXPECT_EQ(sha3_base64("é"), "npv2fpWxDtTOP6lIGsAVig5xrWe/eQSFUljxYfud1kg=");
}

TEST(RowIdGenerator, IdsAreBase64OfTenBytesAndDiffer) {
  RowIdGenerator ids;
  RowIdGenerator other;
  std::set<std::string> seen;
  for (int i = 0; i < 20'000; ++i) {
    RowId id;
    (i % 2 == 0 ? ids : other).next(id.data());
    const std::string text(id.data(), id.size());
    std::string bytes;
    ASSERT_TRUE(base64_decode(text + "==", bytes)) << text;
    ASSERT_EQ(bytes.size(), 10U);
    ASSERT_EQ(base64_encode(bytes, false), text);
    ASSERT_TRUE(seen.insert(text).second) << text;
  }
}

TEST(Base64, KnownTexts) {
  EXPECT_EQ(base64_encode("", true), "");
  EXPECT_EQ(base64_encode("f", true), "Zg==");
  EXPECT_EQ(base64_encode("fo", true), "Zm8=");
  EXPECT_EQ(base64_encode("foobar", true), "Zm9vYmFy");
  EXPECT_EQ(base64_encode("f", false), "Zg");
  EXPECT_EQ(base64_encode("fo", false), "Zm8");
}

TEST(Base64, EveryByteComesBack) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  for (std::size_t size = 250; size <= all.size(); ++size) {
    std::string bytes;
    ASSERT_TRUE(base64_decode(base64_encode(all.substr(0, size), true), bytes));
    EXPECT_EQ(bytes, all.substr(0, size));
  }
}

TEST(Base64, DecodeIsStrict) {
  std::string bytes;
  for (const char* text : {"Z", "Zg", "Zg=", "Zg= =", "Z===", "====", "Zg==Zg==", "Zm_v", "Zm9v\n", "Zm9 "})
    EXPECT_FALSE(base64_decode(text, bytes)) << text;
}

TEST(HmacSha256, IsTheOneOfTheStandard) {
  // RFC 4231, test case 2.
  EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(RandomHex, HasTwoDigitsPerByte) {
  const std::string hex = random_hex(5);
  EXPECT_EQ(hex.size(), 10U);
  EXPECT_EQ(hex.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(hex, random_hex(5));
}

}  // namespace
}  // namespace sluice
