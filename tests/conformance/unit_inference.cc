#include "json/golden_table.h"
#include "schema/inference.h"

namespace sluice {
namespace {

using testing::golden_value;
using testing::read_golden;
using testing::text_at;

TEST(InferenceGolden, EveryTypeIsThatOfTheReference) {
  const Value table = read_golden("infer.json");
  if (table.is_null()) GTEST_SKIP();
  for (const Value& row : table.find("cases")->get<List>()) {
    const Value value = golden_value(*row.find("in"));
    EXPECT_EQ(to_string(type_of(value)), text_at(row, "py_type")) << json::encode(row);
  }
}

/// The detectors whose answer does not hang on the clock; no entry in a row means that they found nothing.
class Detector : public ::testing::TestWithParam<std::string> {};

TEST_P(Detector, SaysWhatTheReferenceSays) {
  const Value table = read_golden("infer.json");
  if (table.is_null()) GTEST_SKIP();
  const std::vector<std::string> detections = {GetParam()};
  for (const Value& row : table.find("cases")->get<List>()) {
    const std::optional<DataType> found = detect(detections, golden_value(*row.find("in")));
    const Value* expected = row.find(GetParam());
    EXPECT_EQ(found ? to_string(*found) : "", expected == nullptr ? "" : expected->get<std::string>())
        << json::encode(row);
  }
}

INSTANTIATE_TEST_SUITE_P(InferenceGolden, Detector,
                         ::testing::Values("iso_timestamp", "iso_date", "large_integer"));

}  // namespace
}  // namespace sluice
