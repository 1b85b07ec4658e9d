#pragma once

#include <optional>

#include "sluice/resource.hpp"

namespace sluice {

/// What the pages of a resource pass through on their way into the package, one step after the other: a
/// filter, a map, a limit, an incremental. Lives for one extraction of one resource.
class Step {
 public:
  virtual ~Step() = default;
  /// What is left of the page; nothing: all of it is left out.
  virtual std::optional<Page> take(Page page) = 0;
  /// False: no further page can be of use, so the resource is closed once this one is written.
  [[nodiscard]] virtual bool wants_more() const noexcept { return true; }
  /// All pages came: what is to be remembered goes into the resource's state. Not called after an error.
  virtual void finish() {}
};

}  // namespace sluice
