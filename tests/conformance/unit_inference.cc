#include <array>
#include <optional>
#include <vector>

#include "conformance/unit_tables.h"
#include "json/encode.h"
#include "schema/inference.h"

namespace sluice::conformance {
namespace {

/// The detectors whose answer does not hang on the clock. No entry in a row: the detector found nothing.
constexpr std::array<const char*, 3> kDetectors{"iso_timestamp", "iso_date", "large_integer"};

void judge_row(const Value& row, Verdicts::Row& verdict) {
  const Value value = with_types(at(row, "in"));
  verdict.equal("type", std::string(to_string(type_of(value))), text_at(row, "py_type"));
  for (const char* detector : kDetectors) {
    const std::vector<std::string> detections = {detector};
    const std::optional<DataType> found = detect(detections, value);
    const Value* expected = row.find(detector);
    verdict.equal(detector, found ? std::string(to_string(*found)) : "nothing",
                  expected == nullptr ? "nothing" : expected->get<std::string>());
  }
}

}  // namespace

void judge_inference(const Value& table, Verdicts& verdicts) {
  for (const Value& row : at(table, "cases").get<List>())
    verdicts.row(json::encode(row), [&](Verdicts::Row& verdict) { judge_row(row, verdict); });
}

}  // namespace sluice::conformance
