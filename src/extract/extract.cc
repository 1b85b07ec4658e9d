#include "extract/extract.h"

#include <algorithm>
#include <functional>
#include <set>
#include <stop_token>

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

/// What is replaced is read from the start, and so is what feeds it if that is replaced, too. As upstream,
/// the source has a state from then on.
void forget_replaced(SourceState& state, const Pipes& pipes) {
  for (const auto& [name, pipe] : pipes.by_name()) {
    if (pipe->resource().hints().write_disposition != WriteDisposition::replace) continue;
    state.resources.erase(name);
    state.is_kept = true;
  }
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

/// Stops what other threads are at as soon as the run is left, also by an error.
class EndOfRun {
 public:
  explicit EndOfRun(const std::stop_token& asked) : when_asked_(asked, [this] { end_.request_stop(); }) {}
  EndOfRun(const EndOfRun&) = delete;
  EndOfRun& operator=(const EndOfRun&) = delete;
  ~EndOfRun() { end_.request_stop(); }

  [[nodiscard]] std::stop_token token() const { return end_.get_token(); }

 private:
  std::stop_source end_;
  std::stop_callback<std::function<void()>> when_asked_;
};

}  // namespace

void extract_into(PackageDraft& draft, const Source& source, const ExtractTarget& target,
                  const ExtractOptions& options) {
  check_settings(options.settings);
  Declaration declaration(target.schema, target.naming, target.capabilities);
  Traffic traffic(options.settings.max_parallel_items);
  std::optional<Pipes> pipes;
  Crew crew(options.settings.workers);  // goes first: its tasks are of the pipes
  const EndOfRun end(options.stop);     // goes before that
  const RunParts parts{draft,
                       declaration,
                       target,
                       options,
                       crew,
                       traffic,
                       {.stop = end.token(), .threads = options.settings.workers}};
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
