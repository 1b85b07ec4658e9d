#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/files.h"
#include "formats/columnar/row_reader.h"
#include "sluice/receiver.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// A job of a package that goes to a receiver.
struct HandedJob {
  fs::path path;
  const Table* table;  ///< with the columns that the receiver gets
  std::uint64_t rows = 0;

  [[nodiscard]] std::string file() const { return path.filename().string(); }
};

/// A file that is gone with this.
class PassingFile {
 public:
  explicit PassingFile(fs::path path);
  PassingFile(const PassingFile&) = delete;
  PassingFile& operator=(const PassingFile&) = delete;
  ~PassingFile();
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }
  void write(std::string_view text) const { write_all(file_, text, path_); }

 private:
  fs::path path_;
  FileHandle file_;
};

/// Cuts a job into batches for a receiver. The same job always gives the same batches.
class JobBatches {
 public:
  /// From the row `offset` on, which is where a batch begins. Throws Error(report_bug) for a file that has
  /// not the rows that the job is listed with.
  JobBatches(const HandedJob& job, const Receiver& receiver, std::string load_id, std::uint64_t offset);

  /// The next one; nothing at the end. A batch's file is there until the next call.
  [[nodiscard]] std::optional<RowBatch> next();

 private:
  [[nodiscard]] RowBatch batch_of(std::uint64_t count);
  [[nodiscard]] std::optional<RowBatch> as_file();

  const HandedJob& job_;
  const Receiver& receiver_;
  std::string load_id_;
  std::uint64_t offset_;
  columnar::RowReader reader_;
  std::optional<PassingFile> file_;
};

}  // namespace sluice
