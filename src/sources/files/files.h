#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/config.h"
#include "sluice/files.hpp"
#include "sluice/resource.hpp"
#include "sources/files/expand.h"

namespace sluice {

/// What is said of files, beside which they are.
struct FilesSaid {
  std::optional<std::string> table{};  ///< nothing: each file's own
  CsvOptions csv{};
  bool only_new = false;
  std::optional<std::int64_t> modified_after_micros{};
};

/// Opens stores of folders and buckets, each once; what the credentials lack is looked up.
OpenStore store_opener(BucketCredentials credentials, config::Config config);

/// One resource per table for files, in the order of the table names. A source is a path, a pattern of this
/// machine or of a bucket (`*`, `?`, `[…]`, `**`; a file of that very name goes first) or "-" for standard
/// input. A file that is named twice is read once. The extension says what is inside (file_type.h); standard
/// input is JSON, one value per line. Without a table a file's is its name without those extensions, and that
/// of standard input is "stdin". The fingerprint tells place, size and time of every file; it is empty if one
/// of them is a stream. Throws Error(fix_config) for a file that is missing, a folder, unreadable or of an
/// unknown extension, for a pattern that fits nothing unless only new files of one table are asked for, and
/// for a stream of which only what is new is asked for.
std::vector<Resource> files_resources(std::span<const std::string> sources, const FilesSaid& said,
                                      const OpenStore& open);

/// The same of files that were found.
std::vector<Resource> resources_of(std::vector<FoundFile> files, const FilesSaid& said);

}  // namespace sluice
