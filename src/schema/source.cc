#include "sluice/source.hpp"

#include "base/files.h"
#include "sluice/error.hpp"

namespace sluice {

Source Source::with_resources(std::vector<Resource> resources) const {
  Source changed = *this;
  changed.resources_ = std::move(resources);
  return changed;
}

Source Source::with_schema(Schema schema) const {
  Source changed = *this;
  changed.schema_ = std::move(schema);
  return changed;
}

Source Source::with_schema_file(const std::filesystem::path& path) const {
  try {
    return with_schema(schema_from_text(read_file(path), name_));
  } catch (Error& error) {
    throw error.at({.stage = {}, .file = path.string(), .table = {}, .column = {}, .row = {}});
  }
}

Source Source::with_schema_folder(const std::filesystem::path& folder) const {
  for (const char* extension : {".schema.json", ".schema.yaml"}) {
    const fs::path path = folder / (name_ + extension);
    if (fs::exists(path)) return with_schema_file(path);
  }
  return *this;
}

Source Source::with_contract(Contract contract) const {
  Source changed = *this;
  changed.contract_ = contract;
  return changed;
}

Source Source::with_max_table_nesting(int levels) const {
  Source changed = *this;
  changed.max_table_nesting_ = levels;
  return changed;
}

Source Source::with_root_key(bool propagate) const {
  Source changed = *this;
  changed.root_key_ = propagate;
  return changed;
}

}  // namespace sluice
