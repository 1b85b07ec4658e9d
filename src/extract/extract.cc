#include "extract/extract.h"

#include <algorithm>
#include <set>

#include "extract/declaration.h"
#include "extract/page_writer.h"
#include "extract/step.h"
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

void check_stop(const std::stop_token& stop) {
  if (stop.stop_requested())
    throw Error(Remedy::retry, "stopped as asked: nothing was extracted; run again to begin anew");
}

using Steps = std::vector<std::unique_ptr<Step>>;

Steps steps_of(const Resource&) { return {}; }

std::optional<Page> pass(const Steps& steps, Page page) {
  std::optional<Page> left(std::move(page));
  for (const auto& step : steps) {
    left = step->take(*std::move(left));
    if (!left) return std::nullopt;
  }
  return left;
}

void extract_resource(PackageDraft& draft, Declaration& declaration, const Resource& resource,
                      const ExtractTarget& target, const ExtractOptions& options) {
  // What is replaced is read from the start.
  if (resource.hints().write_disposition == WriteDisposition::replace)
    target.state.resources.erase(resource.name());
  const CurrentResource current(target.schema, target.state, resource.name());
  try {
    PageWriter writer(draft, declaration, resource, options);
    const Steps steps = steps_of(resource);
    for (Page& page : resource.pages()) {
      check_stop(options.stop);
      if (writer.has_enough()) {
        options.sample->has_cut = true;
        break;
      }
      if (const std::optional<Page> left = pass(steps, std::move(page))) std::visit(writer, left->variant());
      if (!std::ranges::all_of(steps, [](const auto& step) { return step->wants_more(); })) break;
    }
    for (const auto& step : steps) step->finish();
    writer.close();
  } catch (Error& error) {
    error.at({.stage = "extract", .table = resource.table_name()});
    throw;
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

}  // namespace

void extract_into(PackageDraft& draft, const Source& source, const ExtractTarget& target,
                  const ExtractOptions& options) {
  Declaration declaration(target.schema, target.naming, target.capabilities);
  for (const Resource& resource : source.resources()) {
    extract_resource(draft, declaration, resource, target, options);
    replace_untouched(draft.info, target.schema, resource);
  }
  for (const std::string& table : mixed_tables(draft.info.pages)) declaration.admit_ids(table);
  draft.info.discarded_tables = declaration.discarded();
  // Resources may have changed them.
  normalize_settings(target.schema.settings, target.naming);
}

}  // namespace sluice
