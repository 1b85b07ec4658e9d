#include "load/receipts.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr const char* kFile = "receipts";

std::string head_of(std::size_t batch_rows) { return fmt::format("batch_rows {}\n", batch_rows); }

}  // namespace

Receipts::Receipts(const Package& package, std::size_t batch_rows)
    : path_(package.path / kFile), batch_rows_(batch_rows) {
  if (fs::exists(path_))
    read(package.info);
  else
    write_file_atomic(path_, head_of(batch_rows));
  file_ = open_append(path_);
}

void Receipts::read(const PackageInfo& info) {
  const std::string text = read_file(path_);
  if (!text.starts_with(head_of(batch_rows_)))
    throw Error(Remedy::fix_config,
                fmt::format("batch_rows is {}, but this package was begun with another size: set it back "
                            "until the package is delivered, or drop the package: {}",
                            batch_rows_, text.substr(0, text.find('\n'))),
                {.file = path_.string()});
  RowsByJob jobs;
  for (const JobFile& job : info.jobs) jobs[job.file] = job.rows;
  std::string_view rest = text;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    take(rest.substr(0, end), jobs);
    rest.remove_prefix(end + 1);
  }
  is_torn_ = !rest.empty();
}

/// "<rows> <job file>". Anything else is what a crash has left of a line.
void Receipts::take(std::string_view line, const RowsByJob& jobs) {
  std::uint64_t rows = 0;
  const char* const last = line.data() + line.size();
  const auto [end, error] = std::from_chars(line.data(), last, rows);
  if (error != std::errc() || end == last || *end != ' ') return;
  const auto job = jobs.find(std::string_view(end + 1, last));
  if (job == jobs.end() || rows > job->second) return;
  if (rows != job->second && (batch_rows_ == 0 || rows % batch_rows_ != 0)) return;
  std::uint64_t& taken = taken_[job->first];
  taken = std::max(taken, rows);
}

std::uint64_t Receipts::of(const std::string& job) const {
  const auto found = taken_.find(job);
  return found == taken_.end() ? 0 : found->second;
}

void Receipts::add(const std::string& job, std::uint64_t rows) {
  {
    const std::lock_guard lock(mutex_);
    const std::string line = fmt::format("{}{} {}\n", is_torn_ ? "\n" : "", rows, job);
    is_torn_ = true;  // unless all of it gets there
    write_all(file_, line, path_);
    is_torn_ = false;
  }
  sync_file(file_, path_);
}

}  // namespace sluice
