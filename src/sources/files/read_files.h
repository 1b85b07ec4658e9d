#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sluice/pipeline.hpp"
#include "sluice/resource.hpp"

namespace sluice {

/// What is in a file.
enum class FileKind { json, parquet, csv };

/// A file of a resource, read when its turn comes.
struct InputFile {
  FileKind kind = FileKind::json;
  FileRef ref;  ///< layout and compression of JSON; DuckDB sees itself how a csv file is packed
};

/// The query that reads a file of columns.
std::string query_of(const InputFile& file, const CsvOptions& csv);

/// Pages of the files, in their order: JSON as files, the others as columns. Throws Error(fix_input) with the
/// path for a file that is none of its kind or does not fit the options.
Generator<Page> read_files(std::shared_ptr<const std::vector<InputFile>> files, CsvOptions csv);

}  // namespace sluice
