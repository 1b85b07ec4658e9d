#pragma once

#include <string>
#include <vector>

#include "sluice/schema.hpp"

namespace sluice {

/// One thing that differs between two schemas.
struct Difference {
  enum class Kind { added, lacking, changed };
  Kind kind = Kind::changed;
  std::string path;    ///< tables.orders.columns.id.data_type
  std::string before;  ///< as JSON; empty if added
  std::string after;   ///< as JSON; empty if lacking
};

/// What the second schema adds to the first, lacks or has otherwise: a table or column that only one has is
/// one difference. Versions and hashes do not count, nor do properties that state a default. The order of
/// columns counts, as it does for the hash.
std::vector<Difference> differences(const Schema& first, const Schema& second);

}  // namespace sluice
