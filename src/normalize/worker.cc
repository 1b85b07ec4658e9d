#include "normalize/worker.h"

#include <algorithm>

#include "formats/columnar/reader.h"
#include "normalize/column_page.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Columns under construction grow by doubling and are taken by blocks: half of the limit is used for them.
std::uint64_t budget_of(const NormalizeOptions& options) {
  return options.memory_limit_bytes / 2 / static_cast<std::uint64_t>(std::max(1, options.threads));
}

WorkspaceSettings settings_of(RunShared& shared) {
  return {.capabilities = shared.options.capabilities,
          .collects_rejects = shared.extracted.info.collects_rejects,
          .own_normalizers = shared.options.own_normalizers};
}

}  // namespace

std::set<std::string> ruled_tables(const PackageInfo& info, const Schema& schema) {
  std::set<std::string> ruled;
  for (const RawPage& page : info.pages)
    if (info.discarded_tables.contains(page.table) || is_ruled(schema, page.table)) ruled.insert(page.table);
  return ruled;
}

Worker::Worker(RunShared& shared)
    : shared_(shared),
      workspace_(shared.naming, shared.draft.info.load_id, settings_of(shared)),
      normalizer_(workspace_),
      budget_(budget_of(shared.options)) {
  start_on(shared_.committer.snapshot(), false);
}

bool Worker::process(const PageUnits::Taken& taken) {
  has_turn_ = false;
  // What one row makes a contract leave out is left out of all that follow.
  const RawPage& page = shared_.extracted.info.pages[taken.unit.page];
  if (page.has_columns) return process_columns(taken);
  const bool is_ruled = shared_.ruled.contains(page.table);
  if (is_ruled && !wait_turn(taken)) return false;
  workspace_.filter_by(is_ruled ? &shared_.filters : nullptr);
  start_on(shared_.committer.snapshot(), true);
  UnitNotes notes;
  const bool is_done = attempt(taken, notes);
  if (!wait_turn(taken)) return false;
  if (!is_done || !shared_.committer.still_holds(workspace_, base_)) {
    // Once more, now that nothing can change under it.
    notes = {};
    start_on(shared_.committer.snapshot(), false);
    attempt(taken, notes);
  }
  settle(taken, notes);
  shared_.rows_seen[taken.unit.page] += notes.rows;
  shared_.committer.take(workspace_, placed_);
  shared_.committer.end_turn(taken.unit.index);
  Committer::write(placed_);
  PageUnits::drop(taken);
  shared_.options.progress(taken.unit.text.size(), notes.rows);
  return true;
}

bool Worker::process_columns(const PageUnits::Taken& taken) {
  const RawPage& page = shared_.extracted.info.pages[taken.unit.page];
  const columnar::Reader reader(shared_.extracted.job_path(page.file));
  if (!wait_turn(taken)) return false;
  shared_.rows_seen[taken.unit.page] += reader.rows();
  const auto sequence = shared_.committer.take_file({page.file, page.table, reader.rows()});
  shared_.committer.end_turn(taken.unit.index);
  make_job(reader, shared_.draft.path() / "new_jobs" / page.file, sequence);
  shared_.options.progress(page.stamp.size, reader.rows());
  return true;
}

bool Worker::attempt(const PageUnits::Taken& taken, UnitNotes& notes) {
  const RawPage& page = shared_.extracted.info.pages[taken.unit.page];
  return normalizer_.run(taken.unit, page.table, taken.readable_end(), notes, [&](UnitNotes& so_far) {
    return workspace_.memory() <= budget_ || flush(taken, so_far);
  });
}

bool Worker::flush(const PageUnits::Taken& taken, UnitNotes& notes) {
  if (!has_turn_) {
    if (!wait_turn(taken) || !shared_.committer.still_holds(workspace_, base_)) return false;
  }
  settle(taken, notes);
  SchemaSnapshot latest = shared_.committer.take(workspace_, placed_);
  Committer::write(placed_);
  start_on(std::move(latest), true);
  return true;
}

bool Worker::wait_turn(const PageUnits::Taken& taken) {
  if (!has_turn_) has_turn_ = shared_.committer.wait_turn(taken.unit.index);
  return has_turn_;
}

void Worker::settle(const PageUnits::Taken& taken, UnitNotes& notes) {
  PackageInfo& info = shared_.draft.info;
  const RawPage& page = shared_.extracted.info.pages[taken.unit.page];
  for (const BadRow& row : notes.bad_rows) {
    const std::uint64_t line = shared_.units.line_of(taken, row.offset);
    if (!info.skips_bad_lines || !row.is_skippable)
      throw Error(Remedy::fix_input, row.reason,
                  {.stage = "normalize",
                   .file = page.source,
                   .line = line,
                   .table = row.table,
                   .column = row.column,
                   .row = row.text})
          .with_fault(row.fault);
    shared_.rejects.add(page.source, line, row);
    ++info.rejected_lines;
    ++shared_.rows_seen[taken.unit.page];
  }
  notes.bad_rows.clear();
  info.duplicate_keys += notes.duplicate_keys;
  notes.duplicate_keys = 0;
  const Discards discards = workspace_.take_discards();
  info.discarded_rows += discards.rows;
  info.discarded_values += discards.values;
}

void Worker::start_on(SchemaSnapshot snapshot, bool grown_from_mine) {
  if (snapshot != base_ || !grown_from_mine || workspace_.has_learned())
    workspace_.rebase(snapshot, grown_from_mine);
  base_ = std::move(snapshot);
}

}  // namespace sluice
