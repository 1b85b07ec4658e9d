#pragma once

#include <memory>
#include <string>

#include "destination/destination.h"
#include "sluice/pipeline.hpp"

namespace sluice {

/// Where packages of a pipeline leave: into a destination, or to a receiver, which has no tables, keeps
/// nothing of the pipeline and is never connected to.
struct Outlet {
  /// Throws Error(fix_config) for a destination that is unknown and for a receiver that cannot be.
  explicit Outlet(const PipelineOptions& options);

  std::unique_ptr<Destination> destination;  ///< null pointer: to the receiver
  Capabilities capabilities;
  std::string display_name;  ///< configurations are files, read once
};

/// How a pipeline remembers where it loads to: a name that leads there from any folder, without secrets. What
/// it says of a receiver is for people: only a program has its function.
std::string lasting_name(const PipelineOptions& options);

}  // namespace sluice
