#include <algorithm>
#include <regex>

#include "pipeline/pipeline_impl.h"
#include "pipeline/refresh.h"

namespace sluice {
namespace {

constexpr std::string_view kPattern = "re:";

std::set<std::string> resources_in(const Schema& schema) {
  std::set<std::string> names;
  for (const Table& table : schema.tables())
    if (!table.parent && !is_system_name(table.name)) names.insert(table.resource.value_or(table.name));
  return names;
}

std::regex pattern_of(const std::string& text) {
  try {
    return std::regex(text);
  } catch (const std::regex_error& error) {
    throw Error(Remedy::fix_config, fmt::format("{} is no regular expression: {}", text, error.what()));
  }
}

std::set<std::string> matches(const std::string& wanted, const std::set<std::string>& known) {
  std::set<std::string> found;
  if (wanted.starts_with(kPattern)) {
    const std::regex pattern = pattern_of(wanted.substr(kPattern.size()));
    std::ranges::copy_if(known, std::inserter(found, found.end()),
                         [&](const std::string& name) { return std::regex_search(name, pattern); });
  } else if (known.contains(wanted)) {
    found.insert(wanted);
  }
  if (found.empty())
    throw Error(Remedy::fix_config,
                fmt::format("the schema has no resource {} (it has: {})", wanted, fmt::join(known, ", ")));
  return found;
}

std::set<std::string> chosen(const DropOptions& options, const Schema& schema) {
  std::set<std::string> known = resources_in(schema);
  if (options.all) return known;
  std::set<std::string> names;
  for (const std::string& wanted : options.resources) names.merge(matches(wanted, known));
  return names;
}

}  // namespace

DropReport Pipeline::Impl::drop(const DropOptions& options, bool dry_run) {
  DropReport report;
  const Report done = carry_out([&](Call& call) {
    call.refuse_pending("drop something");
    call.lease = lease();
    sync_once(call);
    const std::string name = options.schema_name.empty() ? default_schema_name() : options.schema_name;
    std::optional<Schema> schema = schemas_.stored(name);
    if (!schema) throw Error(Remedy::fix_config, "the pipeline has no schema " + name);
    const std::set<std::string> resources = chosen(options, *schema);
    PackageDraft draft =
        call.store.draft(PackageState::normalized, next_load_id(call.store, *naming_of(*schema)));
    draft.info.schema_name = name;
    draft.info.state_before = PipelineState::read(folder_);
    PipelineState state(folder_);
    if (options.all) state.forget_source(name);
    for (const std::string& resource : resources) {
      state.forget_resource(name, resource);
      report.resources.push_back(resource);
    }
    for (const std::string& path : options.state_paths) {
      if (state.forget_path(name, path))
        report.state_paths.push_back(path);
      else
        report.notes.push_back("the state has nothing at " + path);
    }
    if (!options.state_only && !resources.empty()) {
      report.tables = tables_of_resources(*schema, resources);
      drop_from_schema(*schema, report.tables, draft.info);
      std::ranges::reverse(report.tables);
    }
    update_state(state, name);
    draft.info.state_json = state.to_extract();
    if (dry_run || has_nothing_to_load(draft.info)) return;
    schema->bump();
    const Package package = draft.publish(*schema);
    state.mark_extracted();
    load_one(call, package, false);
    schemas_.save(*schema);
    report.is_done = true;
  });
  report.notes.insert(report.notes.end(), done.notes.begin(), done.notes.end());
  return report;
}

std::vector<std::string> Pipeline::Impl::drop_pending_packages() {
  std::vector<std::string> dropped;
  carry_out([&](Call& call) {
    std::vector<Package> pending;
    for (Package& package : call.store.list(PackageState::normalized)) {
      if (!call.lease) call.lease = lease();
      if (take_back(call, package)) pending.push_back(std::move(package));
    }
    for (Package& package : call.store.list(PackageState::extracted)) pending.push_back(std::move(package));
    // What the oldest of them began with counts again: their rows are read once more.
    const auto oldest = std::ranges::find_if(
        pending, [](const Package& package) { return package.info.state_json.has_value(); });
    if (oldest != pending.end()) PipelineState::restore(folder_, oldest->info.state_before);
    for (const Package& package : pending) {
      dropped.push_back(package.info.load_id);
      call.store.remove(package);
    }
  });
  return dropped;
}

/// What of a package is at the destination already goes. A package that is there as a whole is none that is
/// pending: it is moved to where it belongs; false.
bool Pipeline::Impl::take_back(Call& call, const Package& package) const {
  if (!has_destination()) return true;
  const SessionUse session = open();
  const Schema schema = call.store.schema(package);
  const auto naming = naming_of(schema);
  const OpenDataset dataset{*session, destination(), dataset_, *naming};
  if (is_loaded(dataset, package.info.load_id)) {
    call.store.finish(package);
    return false;
  }
  undo_package(dataset, schema, package, load_options(call));
  return true;
}

}  // namespace sluice
