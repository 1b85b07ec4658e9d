#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sluice/pipeline.hpp"
#include "sluice/resource.hpp"

namespace sluice {

/// One resource per table for files, in the order of the table names. A source is a path, a pattern
/// as of the shell (`*`, `?`, `[…]`; a file of that very name goes first) or "-" for standard input. A file
/// that is named twice is read once. The extension says what is inside: .jsonl or .ndjson (one value per
/// line), .json (one value or array), .csv or .tsv (read as `csv` says, the rest is sniffed), each also with
/// .gz or .zst, or .parquet; standard input is JSON, one value per line.
/// `table` takes all files; without it a file's table is its name without those extensions, and that of
/// standard input is "stdin". The fingerprint tells path, size and time of every file; it is empty if one
/// of them is a stream. Throws Error(fix_config) for a file that is missing, a folder, unreadable or of an
/// unknown extension, and for a pattern that fits nothing.
std::vector<Resource> files_resources(std::span<const std::string> sources,
                                      const std::optional<std::string>& table, const CsvOptions& csv = {});

}  // namespace sluice
