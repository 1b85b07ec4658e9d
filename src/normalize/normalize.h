#pragma once

#include <cstdint>
#include <functional>

#include "json/cutter.h"
#include "package/package.h"
#include "schema/capabilities.h"
#include "schema/naming.h"
#include "sluice/normalizer.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// Code of the error that an input which was written in place since it was extracted gives.
inline constexpr const char* kInputChanged = "input_changed";

/// How a package is normalized.
struct NormalizeOptions {
  int threads = 1;
  std::uint64_t memory_limit_bytes = 256U
                                     << 20;  ///< for the columns under construction, all threads together
  CutSizes sizes{};
  int files_at_once = 1;  ///< of a table, that the destination can take
  Normalizers own_normalizers{};
  Capabilities capabilities{};  ///< of the destination
  fs::path rejects_file{};      ///< where rows go that are skipped (PackageInfo.skips_bad_lines)
  /// Sees the schema before the package is there; what it throws refuses the package.
  std::function<void(const Schema&)> check = [](const auto&) {};
  /// Told the input bytes and the root rows that were just done, from any thread.
  std::function<void(std::uint64_t bytes, std::uint64_t rows)> progress = [](auto, auto) {};
};

/// Makes the normalized package of an extracted one: unnested, typed rows in one or more job files per table,
/// and the schema that fits them. The extracted package stays. Throws Error(fix_input) with file and line for
/// the first bad row, unless bad rows are skipped.
Package normalize_package(const PackageStore& store, const Package& extracted, const Schema& schema,
                          const Naming& naming, const NormalizeOptions& options);

}  // namespace sluice
