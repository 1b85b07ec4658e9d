// The JSON page walk, by two ways: blocks of lines through UnitNormalizer, as a load does it, and line by
// line through Shredder alone. Both must see the same rows, bad rows and schema. The first byte says how deep
// to unnest.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

#include "json/decode.h"
#include "json/encode.h"
#include "normalize/rows_for_tests.h"
#include "normalize/unit_normalizer.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// All that a way gives, as text.
struct Seen {
  std::string rows;
  std::string bad_rows;
  std::string schema;
  std::uint64_t count = 0;
  std::uint64_t duplicate_keys = 0;
};

const Naming& naming() {
  static const std::unique_ptr<const Naming> snake_case = make_naming("snake_case", std::nullopt);
  return *snake_case;
}

std::shared_ptr<const Schema> schema_with(int max_nesting) {
  auto schema = std::make_shared<Schema>("s");
  Table table("t");
  table.write_disposition = "append";
  table.set_hint("x-normalizer", Value(Dict{{"max_nesting", max_nesting}}));
  schema->put(table);
  return schema;
}

Seen finish(Workspace& workspace, const UnitNotes& notes) {
  Seen seen;
  seen.schema = json::encode(to_document(workspace.schema()));
  for (const auto& [table, rows] : testing::take_rows(workspace)) {
    seen.rows += table + ":\n";
    for (const auto& row : rows) {
      for (const auto& [column, cell] : row) seen.rows += ' ' + column + '=' + cell;
      seen.rows += '\n';
    }
  }
  for (const BadRow& bad : notes.bad_rows)
    seen.bad_rows += std::to_string(bad.offset) + ": " + bad.reason + '\n';
  seen.count = notes.rows;
  seen.duplicate_keys = notes.duplicate_keys;
  return seen;
}

Seen by_units(const std::string& text, JsonLayout layout, int max_nesting, CutSizes sizes) {
  Workspace workspace(naming(), "1.0");
  workspace.rebase(schema_with(max_nesting), false);
  UnitNormalizer normalizer(workspace);
  UnitNotes notes;
  Cutter cutter(text, layout, sizes);
  Unit unit;
  while (cutter.next(unit))
    normalizer.run(unit, "t", text.data() + text.size(), notes, [](auto&) { return true; });
  return finish(workspace, notes);
}

Seen by_lines(const std::string& text, int max_nesting) {
  Workspace workspace(naming(), "1.0");
  workspace.rebase(schema_with(max_nesting), false);
  Shredder shredder(workspace);
  UnitNotes notes;
  const bool has_mark = text.starts_with("\xEF\xBB\xBF");  // a byte order mark is no part of the text
  for (std::size_t at = has_mark ? 3 : 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t start = std::min(text.find_first_not_of(" \t\r", at), end);
    at = end + 1;
    if (start == end) continue;
    json::Decoded decoded = json::decode(std::string_view(text).substr(start, end - start));
    if (decoded.fault) {
      notes.bad_rows.push_back({start, {}, decoded.fault->reason});
      continue;
    }
    try {
      shredder.shred("t", std::move(decoded.value));
    } catch (const Error& error) {
      workspace.rollback();
      std::string reason = error.message();
      if (!error.where().column.empty())
        reason += " (table " + error.where().table + ", column " + error.where().column + ")";
      notes.bad_rows.push_back({start, {}, reason});
      continue;
    }
    notes.duplicate_keys += decoded.duplicate_keys;
    ++notes.rows;
  }
  return finish(workspace, notes);
}

void expect_same(const char* what, const std::string& one, const std::string& other) {
  if (one == other) return;
  std::cerr << what << " differ:\n--- by units\n" << one << "\n--- by lines\n" << other << std::endl;
  std::abort();
}

void expect_same(const Seen& one, const Seen& other) {
  expect_same("bad rows", one.bad_rows, other.bad_rows);
  expect_same("counts", std::to_string(one.count), std::to_string(other.count));
  expect_same("duplicate keys", std::to_string(one.duplicate_keys), std::to_string(other.duplicate_keys));
  expect_same("schemas", one.schema, other.schema);
  expect_same("rows", one.rows, other.rows);
}

}  // namespace
}  // namespace sluice

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice;
  if (size == 0) return 0;
  constexpr int kLimits[] = {1000, 1, 2, 3, 0};
  const int max_nesting = kLimits[data[0] % 5];
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Seen lines = by_lines(text, max_nesting);
  expect_same(by_units(text, JsonLayout::lines, max_nesting, {}), lines);
  expect_same(by_units(text, JsonLayout::lines, max_nesting, {.unit = 1}), lines);
  expect_same(by_units(text, JsonLayout::document, max_nesting, {}),
              by_units(text, JsonLayout::document, max_nesting, {.unit = 1, .rows = 1}));
  return 0;
}
