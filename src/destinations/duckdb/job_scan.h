#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "destination/destination.h"
#include "duck/scan.h"
#include "formats/columnar/reader.h"

namespace sluice::duckdb {

/// Job files of a table that have the same physical type in every column they share: one scan.
struct JobGroup {
  std::vector<std::shared_ptr<const columnar::Reader>> readers;
  /// By column of the table: its physical type; nothing if no file of the group has it.
  std::vector<std::optional<Physical>> physical;
};

/// Opens the files and puts them into groups, as few as will do. Throws Error(report_bug) for a file with
/// a column that the table lacks.
std::vector<JobGroup> group_jobs(const TableJobs& jobs);

/// The group as a scan of the columns that it has, named `c<number of the column in the table>`.
/// Batches are verified before they are read.
duck::ScanSource scan_of(const JobGroup& group, const Table& table);

}  // namespace sluice::duckdb
