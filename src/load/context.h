#pragma once

#include <memory>
#include <set>
#include <string>

#include "load/job_ledger.h"
#include "load/load.h"
#include "load/package_tables.h"
#include "load/stored_tables.h"

namespace sluice {

/// What the parts of one load share.
class LoadContext {
 public:
  LoadContext(const OpenDataset& dataset, const Schema& package_schema, const Package& package,
              const LoadOptions& options, LoadReport& report);

  const OpenDataset& opened;
  const PackageInfo& info;
  const LoadOptions& options;
  LoadReport& report;
  const Schema& schema;
  const Target target;
  const PackageTables tables;
  const JobLedger ledger;
  /// Each job is committed on its own; false: all in one transaction.
  const bool goes_by_jobs;
  /// Parts of the package that an earlier attempt committed.
  std::set<std::string> committed{};

  [[nodiscard]] Session& session() const { return fresh_ != nullptr ? *fresh_ : opened.session; }
  /// In place of a connection that broke.
  void take(std::unique_ptr<Session> session) { fresh_ = std::move(session); }
  [[nodiscard]] OpenDataset dataset() const {
    return {session(), opened.destination, opened.name, opened.naming};
  }
  [[nodiscard]] StoredTables stored() const {
    return {session().tables(), target.capabilities.is_case_sensitive};
  }
  [[nodiscard]] Micros now() const;
  void execute(const std::string& statement) const { session().execute({&statement, 1}); }
  /// At the end of every transaction. Throws Error(retry) if another process has taken over.
  void check_lease() const {
    if (options.lease != nullptr) options.lease->check(session());
  }

 private:
  std::unique_ptr<Session> fresh_;
};

}  // namespace sluice
