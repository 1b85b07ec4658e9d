#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "extract/boundary.h"
#include "extract/current.h"
#include "extract/cursor_window.h"
#include "extract/interval.h"
#include "extract/page_rows.h"
#include "extract/row_hash.h"
#include "extract/step.h"
#include "sluice/resource.hpp"

namespace sluice {

/// Lets those rows of a resource pass that are new by a cursor, and remembers how far it came (reference §7).
class IncrementalStep : public Step {
 public:
  /// Throws Error(fix_config) for a declaration that contradicts itself.
  IncrementalStep(const Incremental& declared, const Resource& resource, SourceState& state,
                  const std::optional<Interval>& interval);

  std::optional<Page> take(Page page) override;
  [[nodiscard]] bool wants_more() const noexcept override { return !is_over_; }
  void finish() override;
  /// Where it stands.
  [[nodiscard]] const Cursor& cursor() const noexcept { return cursor_; }

 private:
  using Verdict = CursorWindow::Verdict;

  [[nodiscard]] bool has_end() const { return !cursor_.declared.end_value.is_null(); }
  [[nodiscard]] bool takes_lag() const;
  [[nodiscard]] bool tells_rows_apart() const;
  /// The newest cursor of the runs before, or the initial value.
  [[nodiscard]] Value newest_before() const;
  [[nodiscard]] Value start_value() const;
  /// Leaves out what is not new; false: the page has no rows.
  bool look_at(PageRows& rows);
  bool keeps(const PageRows& rows, PageRows::Found found);
  [[nodiscard]] bool keeps_without_cursor(PageRows::Found found) const;
  /// Whether a row at the start is new; a new one that is at the newest cursor is remembered.
  bool is_new_at_start(const PageRows& rows, bool is_newest);
  void note(const PageRows& rows, const Verdict& verdict);
  void remember_newest(const PageRows& rows);
  void write(Dict& state);

  Cursor cursor_;
  SourceState& state_;
  std::string resource_;
  json::Path path_;
  Value stored_;  ///< what the runs before left, a dict; null: nothing
  CursorWindow window_;
  bool tells_apart_;
  RowHash hash_;
  KnownRows known_;
  Boundary boundary_;
  Value value_;                              ///< the cursor of the row at hand
  std::vector<std::size_t> newest_of_page_;  ///< places of rows at the newest cursor that boundary_ lacks
  bool had_rows_ = false;
  bool had_rows_left_ = false;
  bool is_over_ = false;
};

}  // namespace sluice
