#pragma once

#include <string>

namespace sluice {

/// A pipeline file from that kind of source to that destination, with comments. Throws Error(fix_config) that
/// lists what there is.
std::string pipeline_template(const std::string& source, const std::string& destination);

/// "files, sql_database"
std::string known_sources();

}  // namespace sluice
