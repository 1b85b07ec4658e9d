#pragma once

#include <functional>
#include <string>

#include "conformance/json_file.h"

namespace sluice::conformance {

/// What became of the rows of tables. A row that fails is printed at once.
class Verdicts {
 public:
  /// One row: passes if every pair of texts that is compared in it is equal.
  class Row {
   public:
    void equal(const std::string& what, const std::string& found, const std::string& expected);

   private:
    friend class Verdicts;
    std::string faults_;
  };

  /// Judges one row. What `judge` throws is a failure, too.
  void row(const std::string& place, const std::function<void(Row&)>& judge);
  [[nodiscard]] int passed() const noexcept { return passed_; }
  [[nodiscard]] int failed() const noexcept { return failed_; }

 private:
  int passed_ = 0;
  int failed_ = 0;
};

// Tables of what upstream's pure functions gave, each against our function of the same kind.
void judge_naming(const Value& table, Verdicts& verdicts);
void judge_naming_paths(const Value& table, Verdicts& verdicts);
void judge_inference(const Value& table, Verdicts& verdicts);
void judge_coercion(const Value& table, Verdicts& verdicts);
void judge_hashes(const Value& table, Verdicts& verdicts);

/// All tables of a folder. A table that is missing or has no rows fails.
Verdicts judge_tables(const fs::path& folder);

/// The text under a key of a row.
const std::string& text_at(const Value& row, const char* key);

}  // namespace sluice::conformance
