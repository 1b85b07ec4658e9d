#pragma once

#include "load/context.h"
#include "load/statement_plan.h"

namespace sluice {

/// What comes before the rows of a package: checks, the ledger, tables that go, tables and columns that come.
class Preparation {
 public:
  explicit Preparation(LoadContext& context) : context_(context) {}

  /// What carry_out() would do.
  MigrationPlan preview();
  /// Throws Error(report_bug) for wrong counts, Error(fix_config) for a schema that cannot be carried out.
  void check() const;
  void carry_out();

 private:
  void open_ledger();
  void drop();
  void migrate();
  void migrate(MigrationPlan& migration);
  [[nodiscard]] MigrationPlan plan() const;

  LoadContext& context_;
};

/// The part of the ledger for a constraint: "to make" from its table's creation on, "made".
std::string constraint_part(const LateConstraint& late, const char* what);

}  // namespace sluice
