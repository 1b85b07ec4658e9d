#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sluice/value.hpp"

namespace sluice {

/// How many rows at the newest cursor are remembered one by one.
struct BoundaryLimits {
  std::size_t listed = 20'000;   ///< as a list of hashes, which upstream reads, too
  std::size_t packed = 200'000;  ///< in 8 bytes each
};

/// Rows in the order they came: how many, and the sum of their hashes.
struct Tally {
  std::uint64_t rows = 0;
  std::uint64_t sum = 0;
  void add(std::uint64_t hash) noexcept {
    ++rows;
    sum += hash;
  }
  bool operator==(const Tally&) const = default;
};

/// Rows at one cursor that the run before has loaded. Small forms of them know each row. Beyond all limits
/// there is only a tally: then the rows that come first have to be the ones that came before.
class KnownRows {
 public:
  KnownRows() = default;
  /// As the state of a cursor holds them; `newest` tells whether they are of that cursor still.
  KnownRows(const Value& state, const Value& newest);

  /// Rows have to be asked in the order they come: a tally knows them by that. Throws Error(fix_input) if it
  /// finds that others came.
  bool has(std::string_view hash);
  /// All rows came. Throws Error(fix_input) if a tally has seen fewer rows than it knows, but some.
  void check_complete() const;
  /// Some are known one by one; upstream may have written them.
  [[nodiscard]] bool has_hashes() const noexcept { return !hashes_.empty(); }

 private:
  friend class Boundary;
  [[nodiscard]] bool is_among_first(std::uint64_t hash);

  std::vector<std::string> listed_;
  std::vector<std::uint64_t> hashes_;  ///< sorted
  bool is_tally_ = false;
  Tally tally_;
  Tally seen_;
};

/// Rows at the newest cursor so far, to be remembered for the next run. What it takes of memory and of the
/// state is bounded: 20 characters for each of the first rows, then 8 bytes for each, then nothing more.
class Boundary {
 public:
  explicit Boundary(const KnownRows& known, BoundaryLimits limits = {});

  /// A row passes, or came again: `is_known` rows are in already, and count for the tally alone.
  void add(const std::string& hash, bool is_known);
  /// The newest cursor is another one now.
  void clear();
  /// Writes them into the state of the cursor: unique_hashes as upstream has it, or x-sluice-boundary.
  void save(Dict& state, const Value& newest);
  [[nodiscard]] bool is_listed() const noexcept { return form_ == Form::listed; }
  [[nodiscard]] bool is_tally() const noexcept { return form_ == Form::tally; }

 private:
  enum class Form { listed, packed, tally };
  void pack();
  void tidy();
  [[nodiscard]] std::size_t next_tidy() const;

  BoundaryLimits limits_;
  Form form_ = Form::listed;
  std::vector<std::string> listed_;
  std::unordered_set<std::string> is_listed_;
  std::vector<std::uint64_t> packed_;  ///< from time to time sorted, once each
  std::size_t tidy_at_ = 0;
  bool counts_known_ = true;  ///< the tally is not carried over: rows that come again are to be counted
  Tally tally_;
};

}  // namespace sluice
