#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "destination/destination.h"

namespace sluice {

/// What the name of a pipeline's receiver stands behind, where the place of a destination is told.
inline constexpr std::string_view kReceiverScheme = "receiver";

/// A destination by name ("duckdb", "sqlite", "postgres", or one that is configured under a name of its own)
/// or URI ("duckdb:///file.duckdb", "sqlite:////folder/file.db", "postgresql://user@host/database"). What a
/// URI leaves out, and of a bare name all, is configured (docs/reference/configuration.md); a file that
/// nothing names is called after the pipeline, in the current folder. Throws Error(fix_config) that lists
/// what there is.
std::unique_ptr<Destination> make_destination(const std::string& text, const std::string& pipeline_name);

/// The destination's name as people read it: the URI without what is secret in it.
std::string display_name(const std::string& text, const std::string& pipeline_name);

/// The name under which the destination is configured: `postgres` of postgresql://…, or one of its own.
std::string configured_name(const std::string& text, const std::string& pipeline_name);

/// A URI that leads to the same destination from any folder, without secrets: those come from the
/// environment.
std::string lasting_uri(const std::string& text, const std::string& pipeline_name);

}  // namespace sluice
