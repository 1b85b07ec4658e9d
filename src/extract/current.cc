#include "extract/current.h"

#include <utility>

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

// A resource is a plain generator: nothing else leads from it to the run that pulls its pages.
thread_local CurrentResource* current = nullptr;

CurrentResource& running() {
  if (current == nullptr)
    throw Error(Remedy::fix_config,
                "no resource runs here: a current schema and a state are only there while one yields pages");
  return *current;
}

[[noreturn]] void refuse(const CurrentResource& resource, const char* what) {
  throw Error(Remedy::fix_config,
              fmt::format("{} is not there in this part of resource {}, which runs beside other threads: use "
                          "it where nothing is parallelized or made later",
                          what, resource.name()));
}

}  // namespace

CurrentResource::CurrentResource(Schema& schema, SourceState& state, std::string resource,
                                 Access access) noexcept
    : schema_(schema),
      state_(state),
      name_(std::move(resource)),
      access_(access),
      outer_(std::exchange(current, this)) {}

CurrentResource::~CurrentResource() { current = outer_; }

Schema& current_schema() {
  const CurrentResource& resource = running();
  if (!resource.access().has_shared) refuse(resource, "the schema");
  return resource.schema();
}

Dict& source_state() {
  const CurrentResource& resource = running();
  if (!resource.access().has_shared) refuse(resource, "the source's state");
  return resource.state().source;
}

Dict& resource_state() {
  const CurrentResource& resource = running();
  const Access& access = resource.access();
  if (!access.has_state) refuse(resource, "the resource's state");
  return access.state != nullptr ? *access.state : resource.state().resources[resource.name()];
}

const Cursor* current_cursor() { return running().cursor(); }

}  // namespace sluice
