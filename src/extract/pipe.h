#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "extract/inlet.h"
#include "extract/page_writer.h"
#include "extract/row_steps.h"
#include "extract/step.h"
#include "sluice/error.hpp"

namespace sluice {

/// What all pipes of a run share.
struct RunParts {
  PackageDraft& draft;
  Declaration& declaration;
  const ExtractTarget& target;
  const ExtractOptions& options;
  Crew& crew;
  Traffic& traffic;
  Allowance allowance;  ///< of the run
};

/// One resource that is read: its pages go through its steps, into the package if it is selected, and to the
/// pipes of the transformers that it feeds.
class Pipe {
 public:
  Pipe(const Resource& resource, bool is_written, const RunParts& parts);
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  [[nodiscard]] const Resource& resource() const noexcept { return running_.resource(); }
  void add(Pipe& child) { children_.push_back(&child); }

  /// Begins to read, and so do the pipes that it feeds.
  void start();
  /// Does one thing: passes a page on, or asks for one; those that it feeds come first. False: nothing can be
  /// done before another thread is. Throws what resources and steps throw.
  bool advance();
  /// True if this pipe and those that it feeds are done.
  [[nodiscard]] bool is_over() const;
  /// Puts what was written into the draft.
  void close();

 private:
  bool move();
  Error& say_where(Error& error) const;
  void begin(Page page);
  void go_on();
  void end_page();
  void stop_reading();
  void pass(Page page);
  void write(const Page& page);
  void feed(Page page);
  void end();
  /// True if further pages are of use to somebody.
  [[nodiscard]] bool wants_more() const;
  /// True if a page comes although the sample has enough; notes that it was cut.
  [[nodiscard]] bool is_cut() const;
  [[nodiscard]] bool has_enough() const { return writer_ && writer_->has_enough(); }
  /// True if pages wait in the pipes that it feeds.
  [[nodiscard]] bool is_holding_below() const;
  [[nodiscard]] bool feeds_rows() const;

  const RunParts& parts_;
  Running running_;
  Inlet inlet_;
  std::optional<RowSteps> row_steps_;
  Steps steps_;
  std::optional<PageWriter> writer_;  ///< of one that is selected
  std::optional<Reading> pieces_;     ///< of the page that is passed on
  std::string file_;                  ///< that this page is; empty: it is none
  std::vector<Pipe*> children_;
  bool is_closed_ = false;  ///< it wants no more
  bool is_over_ = false;
};

}  // namespace sluice
