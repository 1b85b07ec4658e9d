#include "json/golden_table.h"
#include "schema/naming.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::read_golden;
using testing::text_at;

/// "snake_case/63", "direct/None".
std::unique_ptr<const Naming> naming_of(const std::string& key) {
  const std::size_t slash = key.find('/');
  const std::string length = key.substr(slash + 1);
  return make_naming(key.substr(0, slash),
                     length == "None" ? std::nullopt : std::optional(std::stoi(length)));
}

std::vector<std::string> texts_of(const Value& list) {
  std::vector<std::string> texts;
  for (const Value& element : list.get<List>()) texts.push_back(element.get<std::string>());
  return texts;
}

constexpr const char* kError = "<error>";

std::string shown(const Value& result) {
  return result.is<std::string>() ? result.get<std::string>() : kError;
}

template <class Function>
std::string result_of(Function function) {
  try {
    return function();
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    return kError;
  }
}

/// A row states the path only if it differs from the identifier. Tables are named as columns are.
void expect_row(const Naming& naming, const Value& row) {
  const std::string& in = text_at(row, "in");
  const std::string identifier = shown(*row.find("normalize_identifier"));
  EXPECT_EQ(result_of([&] { return naming.normalize_identifier(in); }), identifier) << in;
  EXPECT_EQ(result_of([&] { return naming.normalize_table_identifier(in); }), identifier) << in;
  const Value* path = row.find("normalize_path");
  const std::string expected_path = path == nullptr ? identifier : shown(*path);
  EXPECT_EQ(result_of([&] { return naming.normalize_path(in); }), expected_path) << in;
  EXPECT_EQ(result_of([&] { return naming.normalize_tables_path(in); }), expected_path) << in;
}

TEST(NamingGolden, EveryNameIsThatOfTheReference) {
  const Value table = read_golden("naming.json");
  if (table.is_null()) GTEST_SKIP();
  std::size_t rows = 0;
  for (const auto& [key, cases] : table.get<Dict>()) {
    if (!cases.is<List>()) continue;
    const auto naming = naming_of(key);
    SCOPED_TRACE(key);
    for (const Value& row : cases.get<List>()) expect_row(*naming, row);
    rows += cases.get<List>().size();
  }
  EXPECT_EQ(rows, 5580u);
}

TEST(NamingGolden, EveryPathIsThatOfTheReference) {
  const Value table = read_golden("naming_paths.json");
  if (table.is_null()) GTEST_SKIP();
  for (const Value& row : table.find("cases")->get<List>()) {
    SCOPED_TRACE(json::encode(row));
    const auto length = static_cast<int>(row.find("max_length")->get<std::int64_t>());
    const auto naming = make_naming(text_at(row, "convention"), length);
    const std::vector<std::string> parts = texts_of(*row.find("parts"));
    EXPECT_EQ(naming->make_path(parts), text_at(row, "make_path"));
    EXPECT_EQ(naming->shorten_fragments(parts), text_at(row, "shorten_fragments"));
    EXPECT_EQ(naming->break_path(naming->make_path(parts)), texts_of(*row.find("break_path")));
  }
}

}  // namespace
}  // namespace sluice
