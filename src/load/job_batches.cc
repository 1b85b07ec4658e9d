#include "load/job_batches.h"

#include <utility>

#include <fmt/format.h>

#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::uint64_t kRowsPerWrite = 1000;

std::string json_lines_of(const List& rows) {
  std::string lines;
  for (const Value& row : rows) lines += json::encode(row) += '\n';
  return lines;
}

/// Beside the folder of the jobs, which is for them alone.
fs::path place_of_lines(const fs::path& job) {
  return job.parent_path().parent_path() / (job.stem().string() + ".jsonl");
}

/// A process that died may have left one.
fs::path cleared(fs::path path) {
  fs::remove(path);
  return path;
}

}  // namespace

PassingFile::PassingFile(fs::path path) : path_(cleared(std::move(path))), file_(create_file(path_)) {}

PassingFile::~PassingFile() {
  std::error_code ignored;  // it goes with the package's folder, too
  fs::remove(path_, ignored);
}

JobBatches::JobBatches(const HandedJob& job, const Receiver& receiver, std::string load_id,
                       std::uint64_t offset)
    : job_(job),
      receiver_(receiver),
      load_id_(std::move(load_id)),
      offset_(offset),
      reader_(job.path, *job.table) {
  if (reader_.rows() != job.rows)
    throw Error(Remedy::report_bug,
                fmt::format("a job file has {} rows, but {} were normalized", reader_.rows(), job.rows),
                {.file = job.path.string(), .table = job.table->name});
  reader_.skip(offset);
}

std::optional<RowBatch> JobBatches::next() {
  file_.reset();
  if (offset_ == job_.rows) return std::nullopt;
  if (receiver_.batch_rows == 0) return as_file();
  List rows = reader_.next(receiver_.batch_rows);
  RowBatch batch = batch_of(rows.size());
  if (receiver_.format == RowFormat::json_lines)
    batch.json_lines = json_lines_of(rows);
  else
    batch.rows = std::move(rows);
  return batch;
}

RowBatch JobBatches::batch_of(std::uint64_t count) {
  const std::string job = job_.file();
  const std::uint64_t offset = std::exchange(offset_, offset_ + count);
  return {.id = fmt::format("{}/{}/{}", load_id_, job, offset),
          .load_id = load_id_,
          .job = job,
          .offset = offset,
          .count = count,
          .table = *job_.table};
}

std::optional<RowBatch> JobBatches::as_file() {
  file_.emplace(place_of_lines(job_.path));
  for (List rows = reader_.next(kRowsPerWrite); !rows.empty(); rows = reader_.next(kRowsPerWrite))
    file_->write(json_lines_of(rows));
  RowBatch batch = batch_of(job_.rows);
  batch.file = file_->path();
  return batch;
}

}  // namespace sluice
