#include "schema/difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> lines(const std::string& first, const std::string& second) {
  std::vector<std::string> lines;
  for (const Difference& found : differences(schema_from_text(first, "a"), schema_from_text(second, "b"))) {
    const char sign = found.kind == Difference::Kind::added     ? '+'
                      : found.kind == Difference::Kind::lacking ? '-'
                                                                : '~';
    lines.push_back(sign + (" " + found.path) + ": " + found.before + " > " + found.after);
  }
  return lines;
}

std::string columns(const std::string& text) { return "tables:\n  t:\n    columns: " + text + "\n"; }

TEST(Difference, IsNoneForTheSameContent) {
  EXPECT_THAT(lines("version: 7\ntables: {}", "name: other\ntables: {}"), IsEmpty());
  EXPECT_THAT(lines(columns("{a: {data_type: text}}"),
                    columns("{a: {data_type: text, nullable: true, unique: false, scale: null}}")),
              IsEmpty());
}

TEST(Difference, IsOnePerTableColumnAndProperty) {
  EXPECT_THAT(
      lines(columns("{a: {data_type: text}, b: {data_type: bigint}, name: {data_type: text}}"),
            columns("{a: {data_type: date, unique: true}, c: {data_type: json}, name: {data_type: text}}") +
                "  u:\n    columns: {}\n"),
      ElementsAre("~ tables.t.columns.a.data_type: text > date", "+ tables.t.columns.a.unique:  > true",
                  R"(- tables.t.columns.b: {"data_type":"bigint"} > )",
                  R"(+ tables.t.columns.c:  > {"data_type":"json"})",
                  R"(+ tables.u:  > {"columns":{},"write_disposition":"append","resource":"u"})"));
}

TEST(Difference, SeesTheOrderOfColumns) {
  EXPECT_THAT(lines(columns("{a: {}, b: {}}"), columns("{b: {}, a: {}}")),
              ElementsAre(R"(~ tables.t.columns (order): ["a","b"] > ["b","a"])"));
}

TEST(Difference, SeesSettings) {
  EXPECT_THAT(lines("tables: {}", "settings: {detections: [], schema_contract: freeze}").size(), 3U);
}

}  // namespace
}  // namespace sluice
