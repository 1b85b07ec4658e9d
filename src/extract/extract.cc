#include "extract/extract.h"

#include <algorithm>
#include <set>

#include "extract/declaration.h"
#include "extract/pipes.h"
#include "extract/scheduler.h"
#include "schema/merge.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// A resource that replaces its rows and yields nothing at all leaves its tables empty, too.
void replace_untouched(PackageInfo& info, const Schema& schema, const Resource& resource) {
  if (resource.hints().write_disposition != WriteDisposition::replace) return;
  for (const Table& table : schema.tables())
    if (!table.parent && table.resource == resource.name() && table.has_seen_data() &&
        !is_system_name(table.name) && std::ranges::find(info.replaced, table.name) == info.replaced.end())
      info.replaced.push_back(table.name);
}

void check_settings(const SettledExtract& settings) {
  if (settings.workers > 0 && settings.max_parallel_items > 0) return;
  throw Error(Remedy::fix_config, "extract: workers and max_parallel_items have to be 1 or more");
}

/// What is replaced is read from the start, and so is what feeds it if that is replaced, too.
void forget_replaced(SourceState& state, const Pipes& pipes) {
  for (const auto& [name, pipe] : pipes.by_name())
    if (pipe->resource().hints().write_disposition == WriteDisposition::replace) state.resources.erase(name);
}

/// Tables whose rows come both as columns and as JSON.
std::set<std::string> mixed_tables(const std::vector<RawPage>& pages) {
  std::set<std::string> with_columns;
  std::set<std::string> mixed;
  for (const RawPage& page : pages)
    if (page.has_columns) with_columns.insert(page.table);
  for (const RawPage& page : pages)
    if (!page.has_columns && with_columns.contains(page.table)) mixed.insert(page.table);
  return mixed;
}

}  // namespace

void extract_into(PackageDraft& draft, const Source& source, const ExtractTarget& target,
                  const ExtractOptions& options) {
  check_settings(options.settings);
  Declaration declaration(target.schema, target.naming, target.capabilities);
  Traffic traffic(options.settings.max_parallel_items);
  std::optional<Pipes> pipes;
  Crew crew(options.settings.workers);  // goes first: its tasks are of the pipes
  const RunParts parts{draft, declaration, target, options, crew, traffic};
  pipes.emplace(source, parts);
  forget_replaced(target.state, *pipes);
  Scheduler(options.settings, crew).run(pipes->roots(), options.stop);
  for (const Resource& resource : source.resources()) {
    if (!resource.is_selected()) continue;
    pipes->by_name().at(resource.name())->close();
    replace_untouched(draft.info, target.schema, resource);
  }
  for (const std::string& table : mixed_tables(draft.info.pages)) declaration.admit_ids(table);
  draft.info.discarded_tables = declaration.discarded();
  // Resources may have changed them.
  normalize_settings(target.schema.settings, target.naming);
}

}  // namespace sluice
