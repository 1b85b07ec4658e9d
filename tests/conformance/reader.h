#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "conformance/json_file.h"

namespace sluice::conformance {

/// A table as the database itself reports it.
struct FoundTable {
  List columns{};                      ///< {name, type, nullable}, in order
  std::vector<std::string> indexes{};  ///< sorted
  List rows{};                         ///< dicts of every column, in physical order
};
using FoundTables = std::map<std::string, FoundTable>;

/// The place that a case is loaded into. Made anew for every case; the destructor removes it.
class Place {
 public:
  virtual ~Place() = default;

  /// For PipelineOptions.
  [[nodiscard]] virtual std::string uri() const = 0;
  [[nodiscard]] virtual std::string dataset() const { return "ds"; }
  /// Every table of the dataset; none if there is no dataset yet. Values are encoded as README.md of the
  /// suite says. Does not go through the pipeline's own session.
  [[nodiscard]] virtual FoundTables read() const = 0;
};

std::unique_ptr<Place> sqlite_place(const fs::path& folder);
std::unique_ptr<Place> duckdb_place(const fs::path& folder);
/// A schema of its own in the database that the environment variable DLT_PG names by its URI.
std::unique_ptr<Place> postgres_place();

/// The identifier between double quotes.
std::string quoted(const std::string& name);
/// A double as the outcome has it: {"$float": "inf"} where JSON has no number.
Value float_value(double number);
/// Text of an integer of any size.
Value integer_value(const std::string& text);
/// Text of a json column, parsed.
Value json_value(const std::string& text);
/// A dict of one entry, {"$decimal": text} and the like.
Value tagged(const char* tag, std::string text);

}  // namespace sluice::conformance
