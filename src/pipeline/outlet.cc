#include "pipeline/outlet.h"

#include "pipeline/registry.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

bool has_receiver(const PipelineOptions& options) { return options.receiver.receive != nullptr; }

std::unique_ptr<Destination> destination_of(const PipelineOptions& options) {
  return has_receiver(options) ? nullptr : make_destination(options.destination, options.name);
}

/// Names stay as they are, and no row is merged.
Capabilities capabilities_of(const Receiver& receiver) {
  Capabilities capabilities;
  capabilities.destination_type = "dlt.destinations.destination";
  capabilities.is_case_sensitive = true;
  capabilities.naming = "direct";
  capabilities.max_table_nesting = receiver.max_table_nesting;
  return capabilities;
}

std::string display_name_of(const PipelineOptions& options) {
  return has_receiver(options) ? std::string(kReceiverScheme) + "://" + options.receiver.name
                               : display_name(options.destination, options.name);
}

void check(const Receiver& receiver) {
  if (receiver.workers < 1)
    throw Error(Remedy::fix_config, "a receiver needs one worker at least: set workers to 1 or more");
  if (receiver.name.empty())
    throw Error(Remedy::fix_config, "a receiver needs a name, which reports call it by");
}

}  // namespace

Outlet::Outlet(const PipelineOptions& options)
    : destination(destination_of(options)),
      capabilities(destination == nullptr ? capabilities_of(options.receiver) : destination->capabilities()),
      display_name(display_name_of(options)) {
  if (destination == nullptr) check(options.receiver);
}

std::string lasting_name(const PipelineOptions& options) {
  return has_receiver(options) ? display_name_of(options) : lasting_uri(options.destination, options.name);
}

}  // namespace sluice
