#include "schema/inference.h"

#include <chrono>

#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

Schema schema() { return Schema("test"); }

TEST(Inference, TakesTheTypeOfTheValue) {
  const Column column = infer_column(schema(), "a", Value(1), false);
  EXPECT_EQ(column.data_type, DataType::bigint);
  EXPECT_EQ(column.nullable, true);
  EXPECT_TRUE(column.hints.empty());
}

TEST(Inference, DetectsTimestampsInText) {
  EXPECT_EQ(infer_column(schema(), "a", Value("2024-01-02T03:04:05Z"), false).data_type, DataType::timestamp);
  EXPECT_EQ(infer_column(schema(), "a", Value("2024-01-02"), false).data_type, DataType::text);
}

TEST(Inference, AVariantKeepsTheTypeOfItsValue) {
  Schema preferring = schema();
  preferring.settings.preferred_types = {{"re:.*", "double"}};
  const Column column = infer_column(preferring, "a__v_text", Value("2024-01-02T03:04:05Z"), true);
  EXPECT_EQ(column.data_type, DataType::text);
  EXPECT_TRUE(column.has("variant"));
}

TEST(Inference, APreferredTypeBeatsDetectors) {
  Schema preferring = schema();
  preferring.settings.preferred_types = {{"re:_raw$", "text"}, {"payload", "json"}};
  EXPECT_EQ(infer_column(preferring, "at_raw", Value("2024-01-02T03:04:05Z"), false).data_type,
            DataType::text);
  EXPECT_EQ(infer_column(preferring, "at", Value("2024-01-02T03:04:05Z"), false).data_type,
            DataType::timestamp);
  EXPECT_TRUE(prefers_json(preferring.settings, "payload"));
  EXPECT_FALSE(prefers_json(preferring.settings, "payload2"));
}

TEST(Inference, AddsTheDefaultHintsOfTheName) {
  const Column id = infer_column(schema(), "_dlt_id", Value("x"), false);
  EXPECT_EQ(id.nullable, false);
  EXPECT_TRUE(id.has("unique"));
  EXPECT_TRUE(id.has("row_key"));
  EXPECT_FALSE(id.has("parent_key"));
  EXPECT_TRUE(infer_column(schema(), "_dlt_parent_id", Value("x"), false).has("parent_key"));
  EXPECT_TRUE(infer_column(schema(), "_dlt_root_id", Value("x"), false).has("root_key"));
}

TEST(Inference, HintsMayBeRegularExpressions) {
  Schema hinting = schema();
  hinting.settings.default_hints = {{"cluster", {"re:^a.*z$", "re:(?i)KEY"}}, {"sort", {"re:^exact$"}}};
  EXPECT_TRUE(matches_default_hint(hinting.settings, "cluster", "abcz"));
  EXPECT_TRUE(matches_default_hint(hinting.settings, "cluster", "my_key"));
  EXPECT_FALSE(matches_default_hint(hinting.settings, "cluster", "b"));
  EXPECT_TRUE(matches_default_hint(hinting.settings, "sort", "exact"));
  EXPECT_FALSE(matches_default_hint(hinting.settings, "sort", "exactly"));
  EXPECT_FALSE(matches_default_hint(hinting.settings, "unknown", "a"));
  hinting.settings.default_hints = {{"cluster", {"re:("}}};
  EXPECT_THROW((void)matches_default_hint(hinting.settings, "cluster", "a"), Error);
}

TEST(Inference, AHugeNameDoesNotOverflowTheStack) {
  Schema hinting = schema();
  hinting.settings.default_hints = {{"cluster", {"re:(a|b)*c"}}};
  EXPECT_FALSE(matches_default_hint(hinting.settings, "cluster", std::string(1'000'000, 'a')));
  EXPECT_FALSE(matches_default_hint(hinting.settings, "cluster", std::string(1024, 'a')));
  hinting.settings.default_hints = {{"cluster", {"re:" + std::string(100'000, '(')}}};
  EXPECT_THROW((void)matches_default_hint(hinting.settings, "cluster", "a"), Error);
}

TEST(Inference, NumbersNearNowAreMomentsIfAsked) {
  const std::vector<std::string> detections = {"timestamp"};
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  constexpr std::int64_t kYear = 365 * 86'400;
  EXPECT_EQ(detect(detections, Value(now - 4 * kYear)), DataType::timestamp);
  EXPECT_EQ(detect(detections, Value(static_cast<double>(now + 4 * kYear))), DataType::timestamp);
  EXPECT_FALSE(detect(detections, Value(now - 6 * kYear)));
  EXPECT_FALSE(detect(detections, Value(true)));
  EXPECT_FALSE(detect(detections, Value("1700000000")));
}

TEST(Inference, TheFirstDetectorThatFindsSomethingWins) {
  const std::vector<std::string> detections = {"unknown", "iso_date", "iso_timestamp"};
  EXPECT_EQ(detect(detections, Value("2024-01-02")), DataType::date);
  EXPECT_EQ(detect(detections, Value("2024-01-02T00:00")), DataType::timestamp);
  EXPECT_EQ(detect(std::vector<std::string>{"hexbytes_to_text"}, Value(Bytes{"x", true})), DataType::text);
  EXPECT_FALSE(detect(std::vector<std::string>{"hexbytes_to_text"}, Value(Bytes{"x", false})));
  EXPECT_EQ(detect(std::vector<std::string>{"wei_to_double"}, Value(Wei{"1"})), DataType::double_);
}

TEST(Inference, OldSchemasHaveTheirDetectionsAmongTheNormalizers) {
  Schema old = schema();
  old.settings.detections.clear();
  EXPECT_EQ(infer_column(old, "a", Value("2024-01-02"), false).data_type, DataType::text);
  old.normalizers.emplace_back("detections", List{Value("iso_date")});
  EXPECT_EQ(infer_column(old, "a", Value("2024-01-02"), false).data_type, DataType::date);
}

}  // namespace
}  // namespace sluice
