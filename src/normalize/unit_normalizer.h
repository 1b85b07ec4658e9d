#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <simdjson.h>

#include "json/cutter.h"
#include "normalize/shredder.h"
#include "normalize/walker.h"
#include "normalize/workspace.h"
#include "sluice/error.hpp"

namespace sluice {

/// Text that is no row: where it is in its unit and why.
struct BadRow {
  std::size_t offset = 0;  ///< of the first byte in the page
  std::string text;
  std::string reason;
  /// False: nothing behind it can be told apart into rows, so that it cannot be skipped.
  bool is_skippable = true;
  Fault fault = Fault::other;
  std::string table{};   ///< what it does not fit into, if it can be told
  std::string column{};  ///< likewise
};

/// What a unit gave beside its rows.
struct UnitNotes {
  std::uint64_t rows = 0;
  std::uint64_t duplicate_keys = 0;
  std::vector<BadRow> bad_rows;
};

/// Turns the text of units into rows of a workspace: pure, no input or output.
class UnitNormalizer {
 public:
  /// Called between blocks of a unit with the notes so far; it may take the rows away. False: stop.
  using Pause = std::function<bool(UnitNotes&)>;

  explicit UnitNormalizer(Workspace& workspace)
      : workspace_(workspace), walker_(workspace), shredder_(workspace) {}

  /// Adds the rows of the unit. `readable_end`: end of the mapped memory around the text.
  /// Bad rows are noted, not thrown. False: `pause` said so.
  bool run(const Unit& unit, const std::string& table, const char* readable_end, UnitNotes& notes,
           const Pause& pause);

 private:
  bool run_elements(const Unit& unit, UnitNotes& notes, const Pause& pause);
  bool run_lines(std::string_view text, UnitNotes& notes, const Pause& pause);
  void lines(std::string_view block, UnitNotes& notes);
  /// Rows of the block by the hot path. Returns the offset up to which every line was taken.
  std::size_t fast_lines(std::string_view block, UnitNotes& notes);
  void slow_lines(std::string_view block, UnitNotes& notes);
  void element(std::string_view text, UnitNotes& notes);
  bool fast_row(simdjson::ondemand::document_reference row, std::string_view text, const char* end);
  /// False: the text is no row; it was noted.
  bool slow_row(std::string_view text, UnitNotes& notes);
  /// The text with simdjson's padding behind it: in place if the memory behind it is readable.
  std::string_view padded(std::string_view text);

  Workspace& workspace_;
  Walker walker_;
  Shredder shredder_;
  simdjson::ondemand::parser parser_;
  std::string scratch_;
  const std::string* table_ = nullptr;
  const char* readable_end_ = nullptr;
  const char* page_ = nullptr;
};

}  // namespace sluice
