#pragma once

#include <cstdint>
#include <vector>

#include "extract/first_rows.h"
#include "sluice/resource.hpp"

namespace sluice {

/// Passes the rows of a resource's pages through its row steps.
class RowSteps {
 public:
  /// `opens_files`: files are read even if there is no step. `sample` cuts what is read; null pointer:
  /// nothing is cut.
  RowSteps(const std::vector<Resource::RowStep>& steps, bool opens_files, Sample* sample)
      : steps_(steps), opens_files_(opens_files), sample_(sample) {}

  /// True if the sample has all rows that it may have.
  [[nodiscard]] bool has_enough() const noexcept { return sample_ != nullptr && read_ == sample_->most_rows; }
  /// False: such a page passes as it is.
  [[nodiscard]] bool takes(const Page& page) const;
  /// What becomes of the page's rows, in pages of a few thousand. Columns stay columns if every step is for
  /// them. A page without rows stays one; one whose rows are all left out is none. Throws as values_of does,
  /// and what the steps throw.
  [[nodiscard]] Generator<Page> pages(Page page);

 private:
  Generator<Value> first_of(Generator<Value> rows, std::uint64_t* came);

  const std::vector<Resource::RowStep>& steps_;
  bool opens_files_;
  Sample* sample_;
  std::uint64_t read_ = 0;
};

}  // namespace sluice
