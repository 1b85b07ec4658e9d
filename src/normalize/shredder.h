#pragma once

#include <string>

#include "normalize/coercer.h"
#include "normalize/own_rows.h"
#include "normalize/unnester.h"
#include "normalize/workspace.h"

namespace sluice {

/// Unnests one row at a time, or lets the user's normalizer do it, and learns what the schema lacks. The
/// complete and exact path; Walker is the fast one for rows that bring nothing new.
class Shredder {
 public:
  explicit Shredder(Workspace& workspace)
      : workspace_(workspace),
        coercer_(workspace),
        unnester_(workspace, coercer_),
        own_(workspace, coercer_) {}
  Shredder(const Shredder&) = delete;
  Shredder& operator=(const Shredder&) = delete;

  /// Adds the row to its root table and the tables nested in it. Throws Error(fix_input) as Unnester and
  /// Coercer do.
  void shred(const std::string& root_table, Value row);

 private:
  Workspace& workspace_;
  Coercer coercer_;
  Unnester unnester_;
  OwnRows own_;
};

}  // namespace sluice
