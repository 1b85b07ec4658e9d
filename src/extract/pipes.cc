#include "extract/pipes.h"

#include <algorithm>

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice {

Pipes::Pipes(const Source& source, const RunParts& parts) : source_(source), parts_(parts) {
  for (const Resource& resource : source.resources())
    if (resource.is_selected()) pipe_of(resource);
}

Pipe& Pipes::pipe_of(const Resource& wanted) {
  // A name is one resource: that of the source has what the run said of it.
  const auto listed = std::ranges::find(source_.resources(), wanted.name(), &Resource::name);
  const bool is_listed = listed != source_.resources().end();
  const Resource& resource = is_listed ? *listed : wanted;
  const auto known = pipes_.find(resource.name());
  if (!wanted.has_pages_of(known == pipes_.end() ? resource : known->second->resource()))
    throw Error(Remedy::fix_config,
                fmt::format("two resources are called {}, and at least one feeds a transformer: give one "
                            "another name",
                            resource.name()));
  if (known != pipes_.end()) return *known->second;
  auto made = std::make_unique<Pipe>(resource, is_listed && resource.is_selected(), parts_);
  Pipe& pipe = *pipes_.emplace(resource.name(), std::move(made)).first->second;
  if (resource.feed() == nullptr)
    roots_.push_back(&pipe);
  else if (resource.parent() == nullptr)
    throw Error(Remedy::fix_config,
                fmt::format("nothing feeds transformer {}: put a resource before it, as in parent | {}",
                            resource.name(), resource.name()));
  else
    pipe_of(*resource.parent()).add(pipe);
  return pipe;
}

}  // namespace sluice
