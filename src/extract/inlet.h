#pragma once

#include <deque>
#include <memory>

#include "extract/stream.h"

namespace sluice {

/// The pages of one resource in their order: of its generator, or of those that a transformer makes of what
/// it is fed with.
class Inlet {
 public:
  explicit Inlet(Running& running) : running_(running) {}

  /// Begins to read a resource that makes pages of its own.
  void open();
  /// Something more for a transformer. `rows`: those of the page, for a transformer of rows.
  void feed(std::shared_ptr<const Page> page, std::shared_ptr<const List> rows);
  /// Nothing more comes for a transformer.
  void end_feed() noexcept { is_fed_ = true; }
  /// No further page is wanted. What other threads are at is given up, and waited for when the run ends.
  void close();

  /// Takes notice of what other threads have done.
  void settle();
  [[nodiscard]] bool is_ready() const { return !streams_.empty() && streams_.front().is_ready(); }
  /// The next page; has the one behind it read, if that is done on another thread. Throws what its making
  /// threw.
  Page take();
  /// Asks for one page more. `has_room`: also for one that will have to wait; `is_needed`: for one that can
  /// be taken next. False: there is nothing to ask for at the moment.
  bool reach(bool has_room, bool is_needed);
  [[nodiscard]] bool is_over() const noexcept { return is_fed_ && is_empty(); }
  /// True if nothing waits here.
  [[nodiscard]] bool is_empty() const noexcept { return streams_.empty() && fed_.empty(); }

 private:
  /// A page that a transformer is fed with.
  struct Fed {
    Traffic::Ticket ticket;
    std::shared_ptr<const Page> page;
    std::shared_ptr<const List> rows;  ///< null pointer: it takes the page
    std::size_t next = 0;              ///< row
  };

  void open_next();

  Running& running_;
  std::deque<Fed> fed_;
  std::deque<Stream> streams_;
  bool is_fed_ = false;
  bool is_closed_ = false;
};

}  // namespace sluice
