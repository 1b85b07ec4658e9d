#pragma once

#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>

#include "sluice/schema.hpp"

namespace sluice::cli {

/// Where a command finds the schema that a pipeline keeps.
struct KeptSchema {
  std::string pipeline = "sluice";
  std::string schema{};  ///< empty: the only one
  std::filesystem::path data_dir{};
};

/// Adds --pipeline, --schema and --data-dir.
void add_options(CLI::App& command, KeptSchema& kept);

/// The schema as the pipeline keeps it. Throws Error(fix_config) that names what there is.
Schema read_kept(const KeptSchema& kept);

/// Text of a file, or of standard input for "-". Throws Error(fix_config) if it cannot be read.
std::string read_text(const std::string& file);

/// A file with a schema, YAML or JSON, or "-".
Schema read_schema_file(const std::string& file);

}  // namespace sluice::cli
