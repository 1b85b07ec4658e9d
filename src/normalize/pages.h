#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/files.h"
#include "json/cutter.h"
#include "package/package.h"

namespace sluice {

/// The raw pages of a package as one sequence of units, for many threads. Pages are mapped while units of
/// them are in work, and memory behind the readers is given back.
class PageUnits {
 public:
  PageUnits(const Package& package, CutSizes sizes);

  /// A unit and what keeps its text readable. A page of columns is one unit, without text.
  struct Taken {
    Unit unit;
    std::shared_ptr<const MappedFile> file;  ///< of text
    [[nodiscard]] const char* readable_end() const { return file->bytes().data() + file->bytes().size(); }
  };

  /// False at the end. Thread safe. Throws Error for a linked input that was written in place since.
  bool next(Taken& taken);
  /// Tells that the unit's text is not needed again.
  static void drop(const Taken& taken);
  /// Line (from 1) of a byte of the unit's page. Asked in the order of the input, by one thread at a time, it
  /// reads a page once.
  [[nodiscard]] std::uint64_t line_of(const Taken& taken, std::size_t offset);

 private:
  bool open_next_page();
  void check_unchanged(const RawPage& page) const;

  const Package& package_;
  CutSizes sizes_;
  std::mutex mutex_;
  std::size_t next_page_ = 0;
  std::size_t next_unit_ = 0;
  std::shared_ptr<const MappedFile> file_;
  std::unique_ptr<Cutter> cutter_;
  struct {
    std::size_t page = 0, offset = 0;
    std::uint64_t newlines = 0;
  } counted_;  ///< how far line_of() has counted
};

}  // namespace sluice
