#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "sluice/pipeline.hpp"

namespace sluice::cli {

/// What load and plan have in common: the input, where it goes, and what is said of it.
struct SourceOptions {
  std::vector<std::string> sources;
  std::string schema_file;       ///< empty: none
  int partitions = 1;            ///< connections that read a table
  std::string partition_column;  ///< whose ranges they read; empty: as the database can
  PipelineOptions pipeline{.name = "sluice", .destination = "duckdb"};
  RunOptions run;
  CsvOptions csv;
  bool only_new_files = false;
};

/// Adds SRC and the options, in groups. They are parsed straight into `options`, which has to live as long as
/// the command.
void add_options(CLI::App& command, SourceOptions& options);

/// The same without SRC and what is said of tables: for a source that says that itself.
void add_run_options(CLI::App& command, SourceOptions& options);

/// Only what says where rows go.
void add_where_options(CLI::App& command, SourceOptions& options);

/// Says something over the options of a pipeline and its runs.
using Declare = std::function<void(PipelineOptions&, RunOptions&)>;

/// Once the command is parsed: puts the command line over what `declare` says. What is configured for the
/// pipeline goes under both, when Pipeline is made.
void settle(CLI::App& command, SourceOptions& options, const Declare& declare = {});

/// The source that the options describe. Throws Error for files that cannot be read.
Source source_of(const SourceOptions& options);

/// "id:bigint", "price:decimal(10,2)", "id:bigint:not_null", "id:not_null". Throws Error(fix_config).
Column parse_column_option(const std::string& text);

/// "freeze", or "columns=discard_row,data_type=freeze". Throws Error(fix_config).
Contract parse_contract_option(const std::string& text);

/// Headings of the groups, for options that a command adds.
inline constexpr const char* kRunGroup = "The run";

}  // namespace sluice::cli
