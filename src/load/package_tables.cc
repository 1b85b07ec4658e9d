#include "load/package_tables.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "schema/merge.h"
#include "schema/system_tables.h"
#include "sluice/error.hpp"

namespace sluice {

PackageTables::PackageTables(const Package& package, const Schema& schema, const Naming& naming)
    : package_(package), schema_(schema), naming_(naming), rejects_(rejects_table(naming)) {
  for (const JobFile& job : package.info.jobs) {
    const Table& table = table_of(job.table);
    std::vector<TableJobs>& tables = jobs_[schema_.root_of(table).name];
    auto jobs = std::ranges::find(tables, &table, &TableJobs::table);
    if (jobs == tables.end()) jobs = tables.insert(jobs, TableJobs{&table, {}});
    const fs::path path = package.job_path(job.file);
    jobs->jobs.push_back({job.table, path});
    rows_[path] = job.rows;
  }
}

const Table& PackageTables::table_of(const std::string& name) const {
  const Table* table = name == rejects_.name ? &rejects_ : schema_.find(name);
  if (table == nullptr)
    throw Error(Remedy::report_bug, "a job is for a table that the schema lacks", {.table = name});
  return *table;
}

const Table& PackageTables::system_table(std::string_view name) const {
  return table_of(naming_.normalize_tables_path(name));
}

std::vector<Table> PackageTables::needed() const {
  const PackageInfo& info = package_.info;
  std::vector<Table> tables{system_table(kVersionTable), system_table(kLoadsTable)};
  if (info.state_json) tables.push_back(state_table(schema_, naming_));
  if (!info.load_key.empty()) tables.push_back(keyed_loads_table());
  std::set<std::string> wanted;
  for (const JobFile& job : info.jobs) wanted.insert(job.table);
  for (const std::string& table : info.empty_tables) wanted.insert(table);
  for (const std::string& root : info.replaced)
    if (table_of(root).has_seen_data()) wanted.insert(root);
  for (const std::string& name : wanted) tables.push_back(table_of(name));
  return tables;
}

std::uint64_t PackageTables::rows_of(const TableJobs& jobs) const {
  std::uint64_t rows = 0;
  for (const Job& job : jobs.jobs) rows += rows_.at(job.path);
  return rows;
}

std::string PackageTables::disposition_of(const std::string& root) const {
  const Table* table = schema_.find(root);
  return table == nullptr ? "append" : schema_.write_disposition(*table);
}

Chain PackageTables::chain_of(const std::string& root, const StoredTables& present) const {
  Chain chain;
  for (const Table* table : schema_.chain(root))
    if (table->has_complete_columns() && present.has(table->name))
      chain.tables.push_back(complete_part(*table));
  return chain;
}

void PackageTables::check_counts() const {
  std::map<std::string, std::uint64_t> in_files;
  for (const JobFile& job : package_.info.jobs) in_files[job.table] += job.rows;
  const std::string state = naming_.normalize_tables_path(kStateTable);
  const auto check = [&](const std::string& table, std::uint64_t counted, std::uint64_t written) {
    if (table == state || counted == written) return;  // the state's row does not come from a file
    throw Error(Remedy::report_bug,
                fmt::format("the job files have {} rows, but {} were normalized: nothing was loaded", written,
                            counted),
                {.table = table});
  };
  for (const auto& [table, rows] : package_.info.row_counts)
    check(table, rows, in_files.contains(table) ? in_files.at(table) : 0);
  for (const auto& [table, rows] : in_files)
    if (!package_.info.row_counts.contains(table)) check(table, 0, rows);
}

}  // namespace sluice
