#pragma once

#include <optional>
#include <string>

#include "schema/capabilities.h"
#include "schema/naming.h"
#include "sluice/pipeline.hpp"
#include "sluice/source.hpp"

namespace sluice {

/// The source as this run wants it: the run's table name and hints go over those of the resources.
Source with_options(const Source& source, const RunOptions& options);

/// The schema that the source comes with, under that name: what its file is called does not count.
Schema brought_schema(const Source& source, const std::string& name);

/// Throws Error(fix_config) for a table that cannot be a user's.
void check_tables(const Source& source);

/// The naming convention to use: the pipeline's option, what is configured (sources.<schema>.schema.naming,
/// schema.naming), what the destination needs, what the schema says (reference §1.4).
std::string wanted_naming(const PipelineOptions& options, const Capabilities& capabilities,
                          const Schema& schema);

/// What is configured of a column that the system adds to rows which come as columns, by the name of its
/// setting (normalize.parquet_normalizer.add_dlt_load_id, …add_dlt_id).
std::optional<bool> adds_column(const PipelineOptions& options, const std::string& setting);

/// Brings the pipeline's schema up to the source: its settings, its tables, its normalizer; and to the naming
/// convention. Throws Error(fix_config, naming_frozen).
void adopt_source(Schema& schema, const Source& source, const Naming& naming, const PipelineOptions& options,
                  const Capabilities& capabilities);

}  // namespace sluice
