#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "sluice/value.hpp"

namespace sluice {

/// What tells rows with the same cursor apart, as upstream keeps it: SHAKE-128 of 15 bytes over the sorted
/// JSON of the key's values, or of the whole row.
class RowHash {
 public:
  /// Nothing: the whole row.
  explicit RowHash(std::optional<std::vector<std::string>> key) : key_(std::move(key)) {}

  /// Throws Error(fix_input, schema_invalid) if the row lacks a field of the key.
  std::string operator()(const Value& row);
  /// What upstream may have made of the same row, too: it has two spellings of times in UTC, by the library
  /// that they come from, and two of a key of one field.
  std::vector<std::string> other_spellings(const Value& row);

 private:
  [[nodiscard]] Value hashed_part(const Value& row) const;
  std::string digest(const Value& value);

  std::optional<std::vector<std::string>> key_;
  Shake128 shake_;
};

}  // namespace sluice
