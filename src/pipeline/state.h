#pragma once

#include <optional>
#include <string>

#include "base/files.h"
#include "sluice/value.hpp"

namespace sluice {

/// Version of the state document that we write (reference §10.2).
inline constexpr int kStateEngineVersion = 4;

/// What a pipeline remembers between runs, as the reference's document (§10.2). Lives in `state.json` and,
/// with each load that changed it, at the destination.
class PipelineState {
 public:
  /// Reads state.json, or starts afresh.
  explicit PipelineState(const fs::path& folder);

  struct Facts {
    std::string pipeline_name;
    std::string dataset_name;
    std::string schema_name;
    std::string destination_type;
    std::string destination_name;
  };
  /// Takes the facts in; raises the version if that changed the content.
  void update(const Facts& facts);
  /// The document to store with a load, if it differs from what was last extracted.
  [[nodiscard]] std::optional<std::string> to_extract() const;
  /// Forgets what a source, or one resource of it, remembers.
  void forget_source(const std::string& source);
  void forget_resource(const std::string& source, const std::string& resource);
  /// The next package takes the document, whether it changed or not.
  void force_extract();
  /// The document went into a package: writes state.json.
  void mark_extracted();
  /// The package with the document is gone: the next load takes it.
  void mark_lost();

 private:
  [[nodiscard]] std::string content_hash() const;
  void save() const;

  fs::path path_;
  Dict document_;
  Dict local_;
};

}  // namespace sluice
