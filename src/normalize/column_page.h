#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/files.h"
#include "formats/columnar/reader.h"
#include "normalize/workspace.h"

namespace sluice {

/// What rows of a raw page of columns lack.
struct PageAdditions {
  std::optional<std::uint64_t> sequence{};  ///< place of the first in the input, of rows that will be merged
  std::string row_id{};                     ///< name of the column for random ids; empty: none
  std::optional<columnar::ConstantColumn> load_id{};

  [[nodiscard]] bool empty() const noexcept { return !sequence && row_id.empty() && !load_id; }
};

/// The ids that the table has and the page has not: rows of JSON have brought them.
PageAdditions missing_ids(const columnar::Reader& page, const Table* table, const Workspace& workspace);

/// Makes the job file of a raw page of columns: the same file under another name, without copying a value. If
/// rows lack something, a file of its own has it.
void make_job(const columnar::Reader& page, const fs::path& job, const PageAdditions& additions);

}  // namespace sluice
