#include "destinations/duckdb/job_scan.h"

#include <algorithm>

#include <fmt/format.h>

#include "destinations/duckdb/types.h"
#include "sluice/error.hpp"

namespace sluice::duckdb {
namespace {

using ReaderPointer = std::shared_ptr<const columnar::Reader>;

/// A column of a table that a file has: a stored one, or a constant.
struct FileColumn {
  std::optional<std::size_t> stored;
  const std::string* constant = nullptr;
};

std::size_t position_of(const Table& table, const std::string& column, const columnar::Reader& reader) {
  const std::optional<std::size_t> position = table.index_of(column);
  if (!position || !table.columns()[*position].is_complete())
    throw Error(Remedy::report_bug, "a job file has a column that the table lacks",
                {.file = reader.path().string(), .table = table.name, .column = column});
  return *position;
}

/// Physical types of the file by column of the table.
std::vector<std::optional<Physical>> physical_types(const columnar::Reader& reader, const Table& table) {
  std::vector<std::optional<Physical>> types(table.columns().size());
  for (const auto& column : reader.columns())
    types[position_of(table, column.name, reader)] = column.physical;
  for (const auto& constant : reader.constants())
    types[position_of(table, constant.name, reader)] = Physical::utf8;
  return types;
}

bool agree(const std::vector<std::optional<Physical>>& left,
           const std::vector<std::optional<Physical>>& right) {
  return std::ranges::equal(left, right, [](const auto& a, const auto& b) { return !a || !b || a == b; });
}

void join(JobGroup& group, ReaderPointer reader, const std::vector<std::optional<Physical>>& types) {
  for (std::size_t i = 0; i < types.size(); ++i)
    if (types[i]) group.physical[i] = types[i];
  group.readers.push_back(std::move(reader));
}

/// The file's column for each of the names.
std::vector<FileColumn> find_columns(const columnar::Reader& reader,
                                     const std::vector<std::string_view>& names) {
  std::vector<FileColumn> found(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto stored = std::ranges::find(reader.columns(), names[i], &columnar::ColumnEntry::name);
    if (stored != reader.columns().end())
      found[i].stored = static_cast<std::size_t>(stored - reader.columns().begin());
    const auto constant = std::ranges::find(reader.constants(), names[i], &columnar::ConstantColumn::name);
    if (constant != reader.constants().end()) found[i].constant = &constant->text;
  }
  return found;
}

duck::ScanColumn scan_column(const columnar::BatchView& batch, const FileColumn& column) {
  if (column.constant != nullptr) return {.constant = column.constant};
  const columnar::ColumnView* view = column.stored ? batch.columns[*column.stored] : nullptr;
  if (view == nullptr) return {};
  return {.validity = view->validity, .offsets = view->offsets, .values = view->values};
}

void add_batches(duck::ScanSource& source, const columnar::Reader& reader,
                 const std::vector<FileColumn>& columns) {
  for (const columnar::BatchView& batch : reader.batches()) {
    duck::ScanBatch& out = source.batches.emplace_back(duck::ScanBatch{batch.rows, {}});
    out.columns.reserve(columns.size());
    for (const FileColumn& column : columns) out.columns.push_back(scan_column(batch, column));
  }
}

/// A batch of the scan in its file.
struct Origin {
  ReaderPointer reader;
  std::size_t batch;
};

std::shared_ptr<const std::vector<Origin>> origins_of(const JobGroup& group) {
  auto origins = std::make_shared<std::vector<Origin>>();
  for (const ReaderPointer& reader : group.readers)
    for (std::size_t batch = 0; batch < reader->batches().size(); ++batch)
      origins->push_back({reader, batch});
  return origins;
}

}  // namespace

std::vector<JobGroup> group_jobs(const TableJobs& jobs) {
  std::vector<JobGroup> groups;
  for (const Job& job : jobs.jobs) {
    auto reader = std::make_shared<const columnar::Reader>(job.path);
    const auto types = physical_types(*reader, *jobs.table);
    auto group =
        std::ranges::find_if(groups, [&](const JobGroup& known) { return agree(known.physical, types); });
    if (group == groups.end())
      group = groups.insert(group, JobGroup{{}, std::vector<std::optional<Physical>>(types.size())});
    join(*group, std::move(reader), types);
  }
  return groups;
}

duck::ScanSource scan_of(const JobGroup& group, const Table& table) {
  duck::ScanSource source;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < group.physical.size(); ++i) {
    if (!group.physical[i]) continue;
    const Column& column = table.columns()[i];
    names.push_back(column.name);
    source.fields.push_back({.name = fmt::format("c{}", i),
                             .physical = *group.physical[i],
                             .utc = column.timezone.value_or(true),
                             .scale = scale_of(column)});
  }
  for (const ReaderPointer& reader : group.readers)
    add_batches(source, *reader, find_columns(*reader, names));
  // The callbacks keep the files mapped as long as the scan lives.
  const auto origins = origins_of(group);
  source.open_batch = [origins](std::size_t batch) {
    (*origins)[batch].reader->verify((*origins)[batch].batch);
  };
  source.close_batch = [origins](std::size_t batch) {
    (*origins)[batch].reader->drop((*origins)[batch].batch);
  };
  return source;
}

}  // namespace sluice::duckdb
