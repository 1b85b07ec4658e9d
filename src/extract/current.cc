#include "extract/current.h"

#include <utility>

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

}  // namespace

CurrentResource::CurrentResource(Schema& schema, SourceState& state, std::string resource) noexcept
    : schema_(schema), state_(state), name_(std::move(resource)), outer_(std::exchange(current, this)) {}

CurrentResource::~CurrentResource() { current = outer_; }

Schema& current_schema() { return running().schema(); }
Dict& resource_state() { return running().state().resources[running().name()]; }
const Cursor* current_cursor() { return running().cursor(); }
Dict& source_state() { return running().state().source; }

}  // namespace sluice
