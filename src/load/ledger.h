#pragma once

#include <optional>
#include <string>

#include "destination/destination.h"
#include "schema/naming.h"
#include "sluice/schema.hpp"

namespace sluice {

/// A dataset that is open, and the convention by which system tables and their columns are named there.
struct OpenDataset {
  Session& session;
  const Destination& destination;
  std::string name;
  const Naming& naming;
};

/// What a dataset says of the loads that it got. Every function takes a dataset, or a table of it, that is
/// missing for one without rows.

/// The newest load id of the dataset; empty if it has none.
std::string newest_load_id(const OpenDataset& dataset);

/// True if that load was committed.
bool is_loaded(const OpenDataset& dataset, const std::string& load_id);

/// The load that was committed under that key.
std::optional<std::string> find_load_key(const OpenDataset& dataset, const std::string& load_key);

/// True if the dataset has this very version of the schema.
bool has_schema_version(const OpenDataset& dataset, const Schema& schema);

/// Whether the dataset has been loaded into, by whichever pipeline.
bool has_ledger(const OpenDataset& dataset);

/// Hash of the newest version of the schema of that name; nothing if there is none.
std::optional<std::string> newest_schema_hash(const OpenDataset& dataset, const std::string& name);

/// The newest version of the schema of that name. Throws Error(fix_input) if it cannot be read.
std::optional<Schema> stored_schema(const OpenDataset& dataset, const std::string& name);

/// A pipeline state that was committed with a load.
struct StoredState {
  std::string load_id;
  std::string json;  ///< the document, typed JSON
};

/// The state of the newest completed load of that pipeline. Throws Error(fix_input) if it cannot be read.
std::optional<StoredState> stored_state(const OpenDataset& dataset, const std::string& pipeline_name);

}  // namespace sluice
