#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
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
  /// Upstream has two spellings of times in UTC, by the library that they come from, and two of a key of one
  /// field. True if one of them is known: it is the one that hashes have from then on.
  bool adopt_spelling(const Value& row, const std::function<bool(std::string_view)>& is_known);

 private:
  struct Spelling {
    bool has_plain_times = false;  ///< "+00:00" in place of "Z"
    bool is_list = false;          ///< a key of one field
  };
  [[nodiscard]] Value hashed_part(const Value& row, Spelling spelling) const;
  std::string digest(const Value& row, Spelling spelling);

  std::optional<std::vector<std::string>> key_;
  Spelling spelling_;
  Shake128 shake_;
};

}  // namespace sluice
