#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "extract/current.h"
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
  };
  /// Takes the facts in; raises the version if that changed the content.
  void update(const Facts& facts);
  /// The document to store with a load, if it differs from what was last extracted.
  [[nodiscard]] std::optional<std::string> to_extract() const;
  [[nodiscard]] const Dict& document() const noexcept { return document_; }
  /// 0 before the first run.
  [[nodiscard]] std::int64_t version() const;
  [[nodiscard]] std::string hash() const;
  /// Of a document as it travels; 0 if it is none.
  [[nodiscard]] static std::int64_t version_of(const std::string& json);
  [[nodiscard]] static std::string hash_of(const std::string& json);
  [[nodiscard]] std::vector<std::string> schema_names() const;

  /// What a source remembers, and the reverse.
  [[nodiscard]] SourceState source(const std::string& name) const;
  void set_source(const std::string& name, const SourceState& state);
  /// Forgets what a source, or one resource of it, remembers.
  void forget_source(const std::string& source);
  void forget_resource(const std::string& source, const std::string& resource);
  /// Forgets what stands at a dotted path in what the source remembers. False: there is nothing.
  bool forget_path(const std::string& source, const std::string& path);
  /// Takes the document that a destination has in place of this one, and writes state.json. Throws
  /// Error(fix_input) if it is none of this pipeline.
  void adopt(const std::string& json, const std::string& pipeline_name);
  /// The next package takes the document, whether it changed or not.
  void force_extract();
  /// The document went into a package: writes state.json.
  void mark_extracted();
  /// The file as it is; empty: there is none.
  [[nodiscard]] static std::string read(const fs::path& folder);
  /// Puts back what read() gave.
  static void restore(const fs::path& folder, const std::string& bytes);
  /// Notes where the pipeline loads to, without secrets; only on this machine.
  void set_destination(const std::string& display_name);
  /// Empty: not known.
  [[nodiscard]] std::string destination() const;

 private:
  [[nodiscard]] std::string content_hash() const;
  void save() const;

  fs::path path_;
  Dict document_;
  Dict local_;
};

}  // namespace sluice
