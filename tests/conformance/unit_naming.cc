#include <memory>
#include <optional>
#include <vector>

#include "conformance/hint_file.h"
#include "conformance/unit_tables.h"
#include "json/encode.h"
#include "schema/naming.h"
#include "sluice/error.hpp"

namespace sluice::conformance {
namespace {

constexpr const char* kError = "<error>";

/// "snake_case/63", "direct/None".
std::unique_ptr<const Naming> naming_of(const std::string& key) {
  const std::size_t slash = key.find('/');
  const std::string length = key.substr(slash + 1);
  return make_naming(key.substr(0, slash),
                     length == "None" ? std::nullopt : std::optional(std::stoi(length)));
}

std::string shown(const Value& result) {
  return result.is<std::string>() ? result.get<std::string>() : kError;
}

std::string shown(const std::vector<std::string>& parts) {
  return json::encode(Value(List(parts.begin(), parts.end())));
}

template <class Function>
std::string result_of(Function function) {
  try {
    return function();
  } catch (const Error& error) {
    if (error.remedy() != Remedy::fix_input) throw;
    return kError;
  }
}

/// A row states the path only if it differs from the identifier. Tables are named as columns are.
void judge_row(const Naming& naming, const Value& row, Verdicts::Row& verdict) {
  const std::string& in = text_at(row, "in");
  const std::string identifier = shown(at(row, "normalize_identifier"));
  const Value* stated = row.find("normalize_path");
  const std::string path = stated == nullptr ? identifier : shown(*stated);
  verdict.equal("identifier", result_of([&] { return naming.normalize_identifier(in); }), identifier);
  verdict.equal("table", result_of([&] { return naming.normalize_table_identifier(in); }), identifier);
  verdict.equal("path", result_of([&] { return naming.normalize_path(in); }), path);
  verdict.equal("tables path", result_of([&] { return naming.normalize_tables_path(in); }), path);
}

}  // namespace

void judge_naming(const Value& table, Verdicts& verdicts) {
  for (const auto& [key, cases] : table.get<Dict>()) {
    if (!cases.is<List>()) continue;
    const auto naming = naming_of(key);
    for (const Value& row : cases.get<List>())
      verdicts.row(key + " " + text_at(row, "in"),
                   [&](Verdicts::Row& verdict) { judge_row(*naming, row, verdict); });
  }
}

void judge_naming_paths(const Value& table, Verdicts& verdicts) {
  for (const Value& row : at(table, "cases").get<List>())
    verdicts.row(json::encode(row), [&](Verdicts::Row& verdict) {
      const auto length = static_cast<int>(at(row, "max_length").get<std::int64_t>());
      const auto naming = make_naming(text_at(row, "convention"), length);
      const std::vector<std::string> parts = names_of(at(row, "parts"));
      const std::string path = naming->make_path(parts);
      verdict.equal("make_path", path, text_at(row, "make_path"));
      verdict.equal("shorten_fragments", naming->shorten_fragments(parts), text_at(row, "shorten_fragments"));
      verdict.equal("break_path", shown(naming->break_path(path)), shown(names_of(at(row, "break_path"))));
    });
}

}  // namespace sluice::conformance
