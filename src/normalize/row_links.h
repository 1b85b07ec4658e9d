#pragma once

#include <cstdint>
#include <string>

#include "normalize/flat_row.h"
#include "normalize/workspace.h"

namespace sluice {

/// What a row hangs on.
struct RowPlace {
  const std::string& table;
  bool is_root = true;
  const std::string& parent_id;  ///< of nested rows
  std::uint64_t list_index = 0;  ///< of nested rows
};

/// Adds the columns that identify and link rows (reference §2.4).
class RowLinks {
 public:
  explicit RowLinks(Workspace& workspace) : workspace_(workspace) {}

  /// Completes the row, which was made of the dict, and returns its id. Throws Error(fix_input) for a row
  /// whose id is to be made of a key that it lacks.
  std::string identify(const RowPlace& place, const Dict& dict, FlatRow& flat);
  /// Values that go down to the rows below: those that came from above and those of this row.
  [[nodiscard]] Dict handed_down(const RowPlace& place, const Dict& inherited, const FlatRow& flat) const;

 private:
  [[nodiscard]] std::string root_id(const RowPlace& place, const Dict& dict, const FlatRow& flat);

  Workspace& workspace_;
};

}  // namespace sluice
