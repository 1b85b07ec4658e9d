#include "extract/current_schema.h"

#include <utility>

#include "sluice/error.hpp"

namespace sluice {
namespace {

// A resource is a plain generator: nothing else leads from it to the run that pulls its pages.
thread_local Schema* current = nullptr;

}  // namespace

CurrentSchema::CurrentSchema(Schema& schema) noexcept : outer_(std::exchange(current, &schema)) {}

CurrentSchema::~CurrentSchema() { current = outer_; }

Schema& current_schema() {
  if (current == nullptr)
    throw Error(Remedy::fix_config,
                "no resource runs here: a current schema is only there while one yields pages");
  return *current;
}

}  // namespace sluice
