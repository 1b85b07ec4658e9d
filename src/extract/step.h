#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "extract/current.h"
#include "sluice/resource.hpp"

namespace sluice {

struct ExtractOptions;

/// What the pages of a resource pass through on their way into the package, one step after the other: an
/// incremental, a limit. Lives for one extraction of one resource, on the run's thread. The state of the
/// resource is its own while it is made and in finish() alone: in between the resource may run elsewhere.
class Step {
 public:
  virtual ~Step() = default;
  /// What is left of the page; nothing: all of it is left out.
  virtual std::optional<Page> take(Page page) = 0;
  /// What was taken since the last call was one page of the resource: a file may come in pieces.
  virtual void end_page() {}
  /// False: no further page can be of use, so the resource is closed once this one is written.
  [[nodiscard]] virtual bool wants_more() const noexcept { return true; }
  /// All pages came: what is to be remembered goes into the resource's state. Not called after an error.
  virtual void finish() {}
};

using Steps = std::vector<std::unique_ptr<Step>>;

/// The steps behind the row steps, in the reference's order: cursors, then the limit. Sets the cursor that
/// the resource may ask for.
Steps steps_of(const Resource& resource, CurrentResource& current, const ExtractOptions& options);

}  // namespace sluice
