#pragma once

#include <string>

#include "conformance/case_file.h"

namespace sluice::conformance {

/// How cases are run.
struct RunSettings {
  fs::path suite{};  ///< what data files are relative to
  std::string destination{};
  std::size_t block_rows = 0;  ///< 0: blocks by size
  int threads = 0;             ///< 0: all cores
};

/// Runs a case in a new working folder at a new place. Returns the outcome's document.
Value run_case(const Case& tested, const RunSettings& settings);

}  // namespace sluice::conformance
