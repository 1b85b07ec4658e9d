#pragma once

#include <map>
#include <string>
#include <vector>

#include "conformance/json_file.h"
#include "sluice/pipeline.hpp"

namespace sluice::conformance {

/// A case as its file has it (README.md of the suite).
class Case {
 public:
  explicit Case(const fs::path& path) : document_(read_json(path)) {}

  [[nodiscard]] const std::string& name() const { return at(document_, "name").get<std::string>(); }
  /// Cases of postgres are those of duckdb, too.
  [[nodiscard]] bool applies_to(const std::string& destination) const;
  /// Variables of the environment while it runs.
  [[nodiscard]] std::map<std::string, std::string> environment() const;
  [[nodiscard]] const List& runs() const { return at(document_, "runs").get<List>(); }

  /// What a run loads. Data files are relative to `suite`. Throws Error(Fault::unsupported) for what the
  /// public API cannot say.
  [[nodiscard]] Source source(const Value& run, const fs::path& suite) const;
  [[nodiscard]] RunOptions options(const Value& run) const;
  /// Of the destination; empty: its default.
  [[nodiscard]] std::string replace_strategy() const;

 private:
  /// The member of the run, else that of the case.
  [[nodiscard]] const Value* member(const Value& run, std::string_view key) const;
  [[nodiscard]] Schema schema(const Value& run) const;

  Value document_;
};

/// A resource of a run.
Resource resource_of(const Value& resource, const fs::path& suite);

}  // namespace sluice::conformance
