#pragma once

#include <string_view>

#include "sluice/schema.hpp"

namespace sluice {

/// Throws Error(fix_config) unless the name is an identifier of at most 64 characters.
void check_schema_name(std::string_view name);

/// Settings and normalizers of a schema that was just made (reference §2.8, §4.1).
SchemaSettings fresh_settings();
Dict fresh_normalizers();

}  // namespace sluice
