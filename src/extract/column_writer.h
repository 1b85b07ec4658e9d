#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "extract/column_rejects.h"
#include "extract/declaration.h"
#include "extract/extract.h"
#include "formats/columnar/writer.h"
#include "package/package.h"
#include "sluice/resource.hpp"

namespace sluice {

/// Writes pages of columns into columnar files of a draft, as load takes them: names and types are those of
/// the table, what the system adds is there. Pages of a table that follow each other share a file, up to a
/// size at which several can be loaded side by side.
class ColumnWriter {
 public:
  /// Told a file that is on disk, and its bytes.
  using Done = std::function<void(RawPage page, std::uint64_t size)>;

  ColumnWriter(PackageDraft& draft, Declaration& declaration, const ExtractOptions& options, Done done)
      : draft_(draft),
        declaration_(declaration),
        options_(options),
        done_(std::move(done)),
        rejects_(declaration.naming()) {}

  /// Writes the first `most_rows` rows of the page, as far as the contract allows, and declares its columns.
  /// Throws Error(fix_input) for a null in a column that takes none and for values that do not fit.
  void write(const std::string& table, const Page::Columns& page, std::uint64_t most_rows);
  /// Counts and lists the first `most_rows` rows of the page, of a table that a contract leaves out.
  void leave_out(const std::string& table, const Page::Columns& page, ContractMode mode,
                 std::uint64_t most_rows);
  /// Ends the files.
  void finish();

 private:
  struct File {
    RawPage page;
    std::unique_ptr<columnar::Writer> writer;
  };
  using Files = std::deque<File>;

  /// Lists what the contract leaves out of the page, if that is wanted.
  void list_rejects(const std::string& table, const Page::Columns& page, const std::vector<ColumnFate>& fates,
                    std::uint64_t most_rows);
  void write_rejects();
  void write_batch(const std::string& table, const columnar::BatchParts& batch,
                   const std::optional<std::string>& load_id);
  columnar::Writer& writer_for(const std::string& table, const columnar::BatchParts& batch,
                               const std::optional<std::string>& load_id);
  void finish_first(Files& files);
  BatchColumn row_ids(const std::string& name, std::uint32_t rows);

  PackageDraft& draft_;
  Declaration& declaration_;
  const ExtractOptions& options_;
  Done done_;
  ColumnRejects rejects_;
  RowIdGenerator ids_;
  std::map<std::string, Files> files_;
};

}  // namespace sluice
