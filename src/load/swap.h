#pragma once

#include <string>

#include "load/merge_plan.h"

namespace sluice {

/// Replaces tables as a whole (replace strategy staging-optimized): the rows go into successors, which then
/// take the names of the tables. Columns that only the database knows are gone afterwards, as are
/// permissions and comments; a view on a table stops it.
class Swap {
 public:
  Swap(const Target& target, const Chain& chain) : target_(target), chain_(chain) {}

  /// Makes the successors, without the constraints that can be added later.
  [[nodiscard]] StatementPlan create() const;
  /// The same columns under the successor's name.
  [[nodiscard]] Table successor_of(const Table& table) const;
  /// Adds the constraints and swaps the tables, all of the chain.
  [[nodiscard]] StatementPlan take_place() const;

 private:
  const Target& target_;
  const Chain& chain_;
};

}  // namespace sluice
