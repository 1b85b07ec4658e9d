#pragma once

#include <optional>
#include <string>
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
  /// The hash of a key of one field if upstream was given it as a list of one; empty for others.
  std::string as_list(const Value& row);

 private:
  [[nodiscard]] const Value& field(const Value& row, const std::string& name) const;
  std::string digest(const Value& value);

  std::optional<std::vector<std::string>> key_;
  Shake128 shake_;
};

}  // namespace sluice
