#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "formats/columnar/writer.h"
#include "normalize/unit_normalizer.h"
#include "normalize/workspace.h"
#include "package/package.h"

namespace sluice {

/// Puts what threads normalized in the order of the input: schema changes, places in the job files, counts.
/// Units take turns; only the bytes of batches are written outside of a turn.
class Committer {
 public:
  /// A batch with its place in a job file, to be written outside of the turn.
  struct Placed {
    TableBuilder* table = nullptr;
    Batch batch;
    columnar::Writer* writer = nullptr;
    columnar::Slot slot;
  };

  /// `files_at_once`: how many files of a table can be loaded at the same time.
  Committer(PackageDraft& draft, Schema schema, int files_at_once = 1);

  [[nodiscard]] SchemaSnapshot snapshot() const;
  /// Waits until all units before `index` have committed. False: one of them failed.
  bool wait_turn(std::size_t index);
  /// In its turn: true if the workspace's view of the schema still holds, so that its rows may be taken.
  [[nodiscard]] bool still_holds(const Workspace& workspace, const SchemaSnapshot& base) const;
  /// In its turn: takes the schema changes and gives the rows their places. Returns the new snapshot.
  SchemaSnapshot take(Workspace& workspace, std::vector<Placed>& placed);
  /// In its turn: counts the rows of a job file that somebody else is about to make. Returns the place of its
  /// first row in the input if they will be merged.
  std::optional<std::uint64_t> take_file(JobFile job);
  /// In its turn: lets the next unit in.
  void end_turn(std::size_t index);
  /// Writes the batches to their places; any thread, outside of the turn. Gives their memory back.
  static void write(std::vector<Placed>& placed);
  /// Nothing commits any more. The failure of the earliest unit is rethrown by finish(): one with an index
  /// waits for its turn, one without (the input itself failed) counts if there is no other.
  void fail(std::optional<std::size_t> index, std::exception_ptr error);
  /// After all units: finishes the job files and lists them in the draft. Rethrows the first failure.
  Schema finish();

 private:
  columnar::Writer& writer_for(const TableBuilder& table, const Batch& batch, const Workspace& workspace);

  PackageDraft& draft_;
  std::size_t files_at_once_;
  mutable std::mutex mutex_;
  std::condition_variable turn_changed_;
  std::size_t turn_ = 0;
  bool has_failed_ = false;
  std::exception_ptr failure_;
  SchemaSnapshot current_;
  std::map<std::string, std::vector<std::unique_ptr<columnar::Writer>>> writers_;
  std::vector<JobFile> files_;  ///< that were taken as they are
};

}  // namespace sluice
