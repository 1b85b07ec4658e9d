#pragma once

#include <string>
#include <vector>

#include "declared/declared.h"
#include "declared/source_type.h"

namespace sluice {

/// Sections of settings that a pipeline file may have: load, normalize, extract. Their keys are those of
/// config/option_spec.
const std::vector<std::string>& setting_sections();

/// Throws Error(fix_config) for a key, anywhere in the file, that is not known.
void check_pipeline_file(const Declared& top);

}  // namespace sluice
