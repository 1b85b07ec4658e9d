#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/surroundings.h"
#include "declared/declared.h"
#include "declared/source_type.h"
#include "sluice/pipeline.hpp"
#include "sluice/source.hpp"

namespace sluice {

/// A pipeline as a file declares it (docs/guide/pipeline_files.md): where rows come from, what becomes of
/// them, and where they go.
class PipelineFile {
 public:
  /// Reads and checks every key. Throws Error(fix_config) with file and line.
  static PipelineFile read(const std::filesystem::path& file, const config::Surroundings& surroundings);

  /// The name that the file gives to the pipeline.
  [[nodiscard]] std::string name() const;
  /// Puts what the file says over what the options have; all else stays.
  void apply(PipelineOptions& options, RunOptions& run) const;
  /// The source with its resources. Secrets that it lacks are looked up for a pipeline of that name. A schema
  /// file beside the file, `<source>.schema.yaml` or `<pipeline>.schema.yaml`, is taken.
  [[nodiscard]] Source source(const std::string& pipeline) const;
  /// What answers where rows come from, in a few words.
  [[nodiscard]] std::string probe_source(const std::string& pipeline) const;
  [[nodiscard]] std::vector<Offer> discover(const std::string& pipeline) const;

 private:
  PipelineFile(Declared top, config::Surroundings surroundings)
      : top_(std::move(top)), surroundings_(std::move(surroundings)) {}
  /// The node below `source`, with what is configured for it.
  [[nodiscard]] Declared source_node(const std::string& pipeline) const;

  Declared top_;
  config::Surroundings surroundings_;
};

/// The keys of pipeline files as a JSON Schema, for editors.
Value pipeline_file_schema();

}  // namespace sluice
