#pragma once

#include <memory>
#include <optional>
#include <string>

#include "json/path.h"
#include "sluice/resource.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// The rows of a page, one after the other, each with its cursor; and what is left when some are left out.
class PageRows {
 public:
  enum class Found {
    cursor,
    null,
    nothing,  ///< the row has no such field
    broken,   ///< the row cannot be read: normalize will say so
  };

  PageRows() = default;
  PageRows(const PageRows&) = delete;
  PageRows& operator=(const PageRows&) = delete;
  virtual ~PageRows() = default;

  /// Goes to the next row, the first time to the first; false: there is none.
  virtual bool next() = 0;
  /// Of this row.
  virtual Found cursor(Value& to) = 0;
  /// Where this row is, for row().
  [[nodiscard]] virtual std::size_t place() const = 0;
  /// A whole row; it was there before.
  [[nodiscard]] virtual Value row(std::size_t place) const = 0;
  /// Leaves this row out.
  virtual void drop() = 0;
  /// The page without the rows that were left out; the page itself, if there are none. Nothing: no row is
  /// left. Ends the work with the page.
  virtual std::optional<Page> left(Page& page) = 0;
};

/// The rows of a page, which has to live as long; null pointer for a page without any of its own (a file, the
/// wish for a table). Throws Error(fix_config) for a page of columns if the path is no column of it.
std::unique_ptr<PageRows> rows_of(const Page& page, const json::Path& path);

}  // namespace sluice
