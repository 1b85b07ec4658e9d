#include "pipeline/address.h"

#include "pipeline/pipeline_file.h"
#include "pipeline/pipeline_template.h"
#include "pipeline/source_registry.h"
#include "sluice/error.hpp"

namespace sluice {

std::vector<Offer> offers_of(const std::string& place, const config::Surroundings& surroundings) {
  if (place.ends_with(".yaml") || place.ends_with(".yml")) {
    const PipelineFile file = PipelineFile::read(place, surroundings);
    return file.discover(file.name());
  }
  for (const SourceType& type : source_types()) {
    Value declaration = type.from_address(place);
    if (declaration.is_null()) continue;
    return type.discover(Declared::from_value(std::move(declaration), "source")
                             .with_config(config::Config::load({}, surroundings)));
  }
  // The address may have a password in it.
  throw Error(Remedy::fix_config,
              "nothing known is there: name a pipeline file, a folder, s3://bucket/folder or the URI of a "
              "database (sources: " +
                  known_sources() + ")");
}

}  // namespace sluice
