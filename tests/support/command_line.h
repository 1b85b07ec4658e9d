#pragma once

#include <string>
#include <vector>

#include "support/child.h"
#include "support/database.h"
#include "support/folder.h"

namespace sluice::testing {

/// The built command line tool in a folder of its own: data folder `data`, database `db.duckdb`, dataset `d`.
class CommandLine {
 public:
  /// Any arguments: sluice ARGUMENTS…
  Outcome sluice(std::vector<std::string> arguments, const std::string& input = {}) const;
  /// sluice load ARGUMENTS… --to duckdb:///db.duckdb --dataset d
  Outcome load(std::vector<std::string> arguments, const std::string& input = {}) const;
  /// The command of `load`, to start it by oneself.
  [[nodiscard]] Command load_command(std::vector<std::string> arguments, const std::string& input = {}) const;
  [[nodiscard]] Command command(std::vector<std::string> arguments, const std::string& input = {}) const;

  [[nodiscard]] fs::path database() const { return folder / "db.duckdb"; }
  /// Rows of a table of the dataset; -1 if there is no such table.
  [[nodiscard]] long long rows(const std::string& table) const;
  /// Loads that the destination knows as complete; 0 if it does not even exist.
  [[nodiscard]] long long loads() const;
  /// Packages of the pipeline `sluice` that wait, and half-made ones: "extracted/1795288457.384944".
  [[nodiscard]] std::vector<std::string> pending(const std::string& pipeline = "sluice") const;
  [[nodiscard]] fs::path pipeline_folder(const std::string& pipeline = "sluice") const {
    return folder / "data" / "pipelines" / pipeline;
  }

  TemporaryFolder folder;
};

}  // namespace sluice::testing
