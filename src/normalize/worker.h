#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "normalize/committer.h"
#include "normalize/normalize.h"
#include "normalize/pages.h"
#include "normalize/rejects.h"
#include "normalize/unit_normalizer.h"

namespace sluice {

/// Root tables of the package's pages that are not free to evolve.
std::set<std::string> ruled_tables(const PackageInfo& info, const Schema& schema);

/// What the threads of one run share.
struct RunShared {
  RunShared(const Package& extracted_package, PackageDraft& target, const Schema& schema,
            const Naming& convention, const NormalizeOptions& run_options)
      : extracted(extracted_package),
        draft(target),
        naming(convention),
        options(run_options),
        ruled(ruled_tables(extracted_package.info, schema)),
        filters{.tables = extracted_package.info.discarded_tables, .columns = {}, .contracts = {}},
        units(extracted_package, run_options.sizes),
        rows_seen(extracted_package.info.pages.size()),
        committer(target, schema, options.files_at_once),
        rejects(run_options.rejects_file) {}

  const Package& extracted;
  PackageDraft& draft;
  const Naming& naming;
  const NormalizeOptions& options;
  std::set<std::string> ruled;  ///< root tables under a contract: their units go one after another
  Filters filters;              ///< of the ruled unit that has the turn
  PageUnits units;
  std::vector<std::uint64_t> rows_seen;  ///< by page; of whoever has the turn
  Committer committer;
  RejectsFile rejects;
};

/// One thread of a run: normalizes units against the schema as it finds it, and commits them in order.
class Worker {
 public:
  explicit Worker(RunShared& shared);

  /// Normalizes the unit and commits it. False: an earlier unit failed, nothing was committed.
  bool process(const PageUnits::Taken& taken);

 private:
  /// A page of columns: nothing of it is looked at.
  bool process_columns(const PageUnits::Taken& taken);
  bool attempt(const PageUnits::Taken& taken, UnitNotes& notes);
  /// More memory than the budget: commits what is there, in the unit's turn, and lets the unit go on in it.
  bool flush(const PageUnits::Taken& taken, UnitNotes& notes);
  bool wait_turn(const PageUnits::Taken& taken);
  void settle(const PageUnits::Taken& taken, UnitNotes& notes);
  void start_on(SchemaSnapshot snapshot, bool grown_from_mine);

  RunShared& shared_;
  Workspace workspace_;
  UnitNormalizer normalizer_;
  std::uint64_t budget_;
  SchemaSnapshot base_;
  bool has_turn_ = false;
  std::vector<Committer::Placed> placed_;
};

}  // namespace sluice
