#include "sluice/source.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/files.h"
#include "schema/nearest.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

void refuse_doubles(const std::string& source, const std::vector<Resource>& resources) {
  std::set<std::string_view> names;
  for (const Resource& resource : resources)
    if (!names.insert(resource.name()).second)
      throw Error(Remedy::fix_config,
                  "two resources" + (source.empty() ? "" : " of the source " + source) + " are called " +
                      resource.name() +
                      ": give one another name; with_table_name brings both into one table");
}

}  // namespace

Source::Source(std::string name, std::vector<Resource> resources)
    : name_(std::move(name)), resources_(std::move(resources)) {
  refuse_doubles(name_, resources_);
}

Source Source::with_resources(std::vector<Resource> resources) const {
  refuse_doubles(name_, resources);
  Source changed = *this;
  changed.resources_ = std::move(resources);
  return changed;
}

Source Source::with_selected(const std::vector<std::string>& names) const {
  std::vector<std::string_view> known;
  for (const Resource& resource : resources_) known.push_back(resource.name());
  for (const std::string& name : names)
    if (std::ranges::find(known, name) == known.end())
      throw Error(Remedy::fix_config, "unknown resource: " + name + did_you_mean(name, known));
  Source changed = *this;
  for (Resource& resource : changed.resources_)
    resource = resource.with_selected(std::ranges::find(names, resource.name()) != names.end());
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
