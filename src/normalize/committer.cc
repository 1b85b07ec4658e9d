#include "normalize/committer.h"

#include <algorithm>

#include "normalize/sequence.h"

namespace sluice {
namespace {

/// A smaller file is loaded in less time than it takes to begin another.
constexpr std::uint64_t kWorthSplitting = 4U << 20;

/// Rows that will be merged say where they stood in the input.
bool is_merged(const Schema& schema, const std::string& table) {
  const Table* known = schema.find(table);
  return known != nullptr && schema.write_disposition(*known) == "merge";
}

}  // namespace

Committer::Committer(PackageDraft& draft, Schema schema, int files_at_once)
    : draft_(draft),
      files_at_once_(static_cast<std::size_t>(files_at_once)),
      current_(std::make_shared<const Schema>(std::move(schema))) {}

SchemaSnapshot Committer::snapshot() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

bool Committer::wait_turn(std::size_t index) {
  std::unique_lock lock(mutex_);
  turn_changed_.wait(lock, [&] { return has_failed_ || turn_ >= index; });
  return !has_failed_;
}

bool Committer::still_holds(const Workspace& workspace, const SchemaSnapshot& base) const {
  // A unit that learned nothing only read complete columns, and those never change. One that learned
  // something may have learned what an earlier unit learned in another way.
  return !workspace.has_learned() || base == snapshot();
}

SchemaSnapshot Committer::take(Workspace& workspace, std::vector<Placed>& placed) {
  SchemaSnapshot latest = workspace.has_learned() ? workspace.publish() : snapshot();
  for (const auto& table : workspace.tables()) {
    if (table->rows() == 0) continue;
    Placed entry;
    entry.table = table.get();
    entry.batch = table->take();
    if (is_merged(*latest, table->name()))
      entry.batch.columns.push_back(sequence_column(draft_.info.row_counts[table->name()], entry.batch.rows));
    entry.writer = &writer_for(*table, entry.batch, workspace);
    entry.slot = entry.writer->reserve(entry.batch);
    draft_.info.row_counts[table->name()] += entry.batch.rows;
    placed.push_back(std::move(entry));
  }
  const std::lock_guard lock(mutex_);
  current_ = latest;
  return latest;
}

std::optional<std::uint64_t> Committer::take_file(JobFile job) {
  std::uint64_t& counted = draft_.info.row_counts[job.table];
  const std::uint64_t first = counted;
  counted += job.rows;
  const bool merged = is_merged(*snapshot(), job.table);
  files_.push_back(std::move(job));
  return merged ? std::optional(first) : std::nullopt;
}

void Committer::end_turn(std::size_t index) {
  {
    const std::lock_guard lock(mutex_);
    turn_ = index + 1;
  }
  turn_changed_.notify_all();
}

void Committer::write(std::vector<Placed>& placed) {
  for (Placed& entry : placed) {
    entry.writer->write(entry.batch, entry.slot);
    entry.table->recycle(std::move(entry.batch));
  }
  placed.clear();
}

void Committer::fail(std::optional<std::size_t> index, std::exception_ptr error) {
  // A unit may fail behind its turn too: when the bytes of its rows are written.
  const bool is_mine = index && wait_turn(*index);
  {
    const std::lock_guard lock(mutex_);
    if (is_mine || !failure_) failure_ = std::move(error);
    has_failed_ = true;
  }
  turn_changed_.notify_all();
}

Schema Committer::finish() {
  if (failure_) std::rethrow_exception(failure_);
  for (auto& [table, writers] : writers_) {
    for (const auto& writer : writers) {
      writer->finish();
      draft_.info.jobs.push_back({writer->path().filename().string(), table, writer->rows()});
    }
  }
  draft_.info.jobs.insert(draft_.info.jobs.end(), files_.begin(), files_.end());
  return *current_;
}

columnar::Writer& Committer::writer_for(const TableBuilder& table, const Batch& batch,
                                        const Workspace& workspace) {
  auto& writers = writers_[table.name()];
  std::size_t fitting = 0;
  columnar::Writer* smallest = nullptr;
  for (const auto& writer : writers) {
    if (!writer->accepts(batch)) continue;
    ++fitting;
    if (smallest == nullptr || writer->size() < smallest->size()) smallest = writer.get();
  }
  // Files that grow side by side are loaded side by side.
  const bool has_room =
      fitting >= files_at_once_ || (smallest != nullptr && smallest->size() < kWorthSplitting);
  if (smallest != nullptr && has_room) return *smallest;
  std::vector<columnar::ConstantColumn> constants;
  if (table.is_root()) constants.push_back({workspace.system().load_id, workspace.load_id()});
  JobName name;
  name.table = table.name();
  name.file_id = random_hex(5);
  name.format = "columnar";
  writers.push_back(std::make_unique<columnar::Writer>(draft_.job_path(name), std::move(constants)));
  return *writers.back();
}

}  // namespace sluice
