#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sluice/files.hpp"
#include "sluice/resource.hpp"
#include "sources/files/connections.h"
#include "sources/files/expand.h"
#include "sources/files/file_type.h"

namespace sluice {

/// Files of a resource, read when their turn comes.
struct FilesToRead {
  std::vector<FoundFile> files;
  CsvOptions csv{};
  bool only_new = false;  ///< the resource's state says which are
};

/// The query that reads a file of columns.
std::string query_of(const std::string& path, FileKind kind, const CsvOptions& csv);

/// Pages of the files, in their order: JSON as files, the others as columns. Throws Error(fix_input) with the
/// place for a file that is none of its kind or does not fit the options.
Generator<Page> read_files(std::shared_ptr<const FilesToRead> what);

/// Pages of one file that is here.
Generator<Page> pages_of_file(StoredFile file, LocalFile local, CsvOptions csv,
                              std::shared_ptr<Connections> connections);

}  // namespace sluice
