#include "extract/extract.h"
#include "extract/incremental_step.h"
#include "extract/limit.h"
#include "extract/step.h"

namespace sluice {

Steps steps_of(const Resource& resource, CurrentResource& current, const ExtractOptions& options) {
  Steps steps;
  for (const Incremental& declared : resource.incremental()) {
    auto step = std::make_unique<IncrementalStep>(declared, resource, current.state(), options.interval);
    if (current.cursor() == nullptr) current.set_cursor(&step->cursor());
    steps.push_back(std::move(step));
  }
  // A transformer takes all that it is fed: half of it would be missing what belongs to the other half.
  const Limit& limit = resource.limit();
  const bool is_limited = limit.pages || limit.seconds || limit.rows;
  if (is_limited && resource.feed() == nullptr) steps.push_back(std::make_unique<LimitStep>(limit));
  return steps;
}

}  // namespace sluice
