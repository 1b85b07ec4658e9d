#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "extract/current.h"
#include "extract/first_rows.h"
#include "extract/interval.h"
#include "package/package.h"
#include "schema/capabilities.h"
#include "schema/naming.h"
#include "sluice/pipeline.hpp"
#include "sluice/source.hpp"

namespace sluice {

/// How resources are read, once all is said (sluice::ExtractSettings).
struct SettledExtract {
  int workers = 5;
  int max_parallel_items = 20;
  NextItemMode next_item_mode = NextItemMode::round_robin;
};

struct ExtractOptions {
  /// Files may be hard-linked where they cannot be cloned; false: copied.
  bool allow_link = true;
  /// Rows of tables that a contract leaves out come into the package all the same: they are to be listed.
  bool keeps_discarded = false;
  /// Cuts what is extracted; null pointer: all of it is.
  Sample* sample = nullptr;
  SettledExtract settings{};
  /// Whether tables whose rows come as columns get `_dlt_load_id` and `_dlt_id`. Nothing said: the load id if
  /// the table is new. A table that has one of them already gets it always.
  std::optional<bool> adds_load_id{};
  std::optional<bool> adds_row_id{};
  /// Told the bytes that came into the package since the last call; may be empty.
  std::function<void(std::uint64_t bytes)> progress{};
  /// For incremental resources that take one from outside.
  std::optional<Interval> interval{};
  /// Asked between pages.
  std::stop_token stop{};
};

/// What resources are extracted for: the schema takes their hints in, the state what they remember.
struct ExtractTarget {
  Schema& schema;
  SourceState& state;
  const Naming& naming;
  const Capabilities& capabilities;
};

/// Runs the selected resources of the source, in turns, and writes what they yield as raw page files of the
/// draft, in the order of the source: info.pages and info.input_bytes grow. Files stay as they are (packed
/// ones and standard input are unpacked into the package); JSON text and typed rows that follow each other
/// share a file. Every file that was written is fsynced; a linked one belongs to someone else and is not.
/// With the first page of a table its hints go into the schema. Throws Error(fix_input) for a packed file
/// that is damaged and for a change that a contract freezes, and Error(retry) if stop is requested;
/// exceptions of the resources pass through.
void extract_into(PackageDraft& draft, const Source& source, const ExtractTarget& target,
                  const ExtractOptions& options);

}  // namespace sluice
