#pragma once

#include <string>

#include "sluice/normalizer.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// Name of the normalizer that the schema chooses, those of the reference without their module path.
std::string normalizer_name(const Schema& schema);

/// Chooses a normalizer by its name or module path. Throws Error(fix_config) that lists the known ones.
void choose_normalizer(Schema& schema, const std::string& name, const Normalizers& own);

/// Throws Error(fix_config) that lists what there is if there is none of that name.
void check_normalizer(const std::string& name, const Normalizers& own);

}  // namespace sluice
