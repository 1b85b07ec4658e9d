#include "conformance/unit_tables.h"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace sluice::conformance {
namespace {

using Judge = void (*)(const Value& table, Verdicts& verdicts);

constexpr std::array<std::pair<const char*, Judge>, 5> kTables{{
    {"naming.json", judge_naming},
    {"naming_paths.json", judge_naming_paths},
    {"infer.json", judge_inference},
    {"coerce.json", judge_coercion},
    {"hashes.json", judge_hashes},
}};

int rows_of(const Verdicts& verdicts) { return verdicts.passed() + verdicts.failed(); }

void judge_table(const fs::path& path, Judge judge, Verdicts& verdicts) {
  const int before = rows_of(verdicts);
  try {
    judge(read_json(path), verdicts);
    if (rows_of(verdicts) != before) return;
    verdicts.row(path.string(), [](Verdicts::Row& row) { row.equal("rows", "none", "some"); });
  } catch (const std::exception& exception) {
    verdicts.row(path.string(),
                 [&](Verdicts::Row& row) { row.equal("table", exception.what(), "readable"); });
  }
}

}  // namespace

void Verdicts::Row::equal(const std::string& what, const std::string& found, const std::string& expected) {
  if (found != expected) faults_ += fmt::format("; {}: expected {} got {}", what, expected, found);
}

void Verdicts::row(const std::string& place, const std::function<void(Row&)>& judge) {
  Row row;
  try {
    judge(row);
  } catch (const std::exception& exception) {
    row.faults_ += fmt::format("; {}", exception.what());
  }
  ++(row.faults_.empty() ? passed_ : failed_);
  if (!row.faults_.empty()) fmt::print("fail {}{}\n", place, row.faults_);
}

Verdicts judge_tables(const fs::path& folder) {
  Verdicts verdicts;
  for (const auto& [file, judge] : kTables) judge_table(folder / file, judge, verdicts);
  return verdicts;
}

const std::string& text_at(const Value& row, const char* key) { return at(row, key).get<std::string>(); }

}  // namespace sluice::conformance
