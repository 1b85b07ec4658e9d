#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "sluice/pipeline.hpp"

namespace sluice::cli {

/// A pipeline that has a working folder on this machine, or gets one.
struct KeptPipeline {
  std::string name = "sluice";
  std::string destination;  ///< empty: the one that it loaded to last
  std::string dataset;      ///< empty: the one that it loaded to last
};

/// Adds NAME; with `reaches_out` also where it loads to.
void add_options(CLI::App& command, KeptPipeline& kept, bool reaches_out);

/// The pipeline, to look at what is on disk.
Pipeline open_kept(const KeptPipeline& kept);
/// The pipeline with its destination. Throws Error(fix_config) if that is not known.
Pipeline connect_kept(const KeptPipeline& kept);

}  // namespace sluice::cli
