#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conformance/reader.h"
#include "sluice/error.hpp"
#include "sluice/pipeline.hpp"

namespace sluice::conformance {

/// Why a run failed, in upstream's words.
struct Failure {
  std::string type{};  ///< class
  std::string step{};  ///< empty: before the pipeline ran
  std::string message{};
};

/// What one run of a case came to.
struct RunOutcome {
  std::optional<Failure> failure{};
  std::vector<PackageReport> packages{};  ///< that were loaded
  FoundTables tables{};
  std::optional<Schema> schema{};
  Value state{};  ///< of the sources
};

/// Load id → time of creation.
using LoadTimes = std::map<std::string, std::string>;

/// The outcome of a case, as compare.py of the suite reads it.
Value to_document(const std::string& name, const std::string& destination,
                  const std::vector<RunOutcome>& runs, const LoadTimes& load_times);

}  // namespace sluice::conformance
