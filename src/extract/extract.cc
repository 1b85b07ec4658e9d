#include "extract/extract.h"

#include <algorithm>

#include "extract/declaration.h"
#include "extract/file_text.h"
#include "extract/incremental_step.h"
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

Steps steps_of(const Resource& resource, CurrentResource& current, const ExtractOptions& options) {
  Steps steps;
  for (const Incremental& declared : resource.incremental()) {
    auto step = std::make_unique<IncrementalStep>(declared, resource, current.state(), options.interval);
    if (current.cursor() == nullptr) current.set_cursor(&step->cursor());
    steps.push_back(std::move(step));
  }
  return steps;
}

bool wants_more(const Steps& steps) {
  return std::ranges::all_of(steps, [](const auto& step) { return step->wants_more(); });
}

std::optional<Page> pass(const Steps& steps, Page page) {
  std::optional<Page> left(std::move(page));
  for (const auto& step : steps) {
    left = step->take(*std::move(left));
    if (!left) return std::nullopt;
  }
  return left;
}

/// Steps look at rows: a file is read for them, and taken as it is without.
bool take(Page page, bool has_steps, const PageSink& sink) {
  const FileRef* file = has_steps ? std::get_if<FileRef>(&page.variant()) : nullptr;
  return file != nullptr ? read_as_pages(*file, sink) : sink(std::move(page));
}

void extract_resource(PackageDraft& draft, Declaration& declaration, const Resource& resource,
                      const ExtractTarget& target, const ExtractOptions& options) {
  // What is replaced is read from the start.
  if (resource.hints().write_disposition == WriteDisposition::replace)
    target.state.resources.erase(resource.name());
  CurrentResource current(target.schema, target.state, resource.name());
  try {
    PageWriter writer(draft, declaration, resource, options);
    const Steps steps = steps_of(resource, current, options);
    const PageSink write_left = [&](Page page) {
      check_stop(options.stop);
      if (writer.has_enough()) {
        options.sample->has_cut = true;
        return false;
      }
      if (const std::optional<Page> left = pass(steps, std::move(page))) std::visit(writer, left->variant());
      return wants_more(steps);
    };
    for (Page& page : resource.pages())
      if (!take(std::move(page), !steps.empty(), write_left)) break;
    // A sample says nothing of how far the resource was read.
    if (options.sample == nullptr)
      for (const auto& step : steps) step->finish();
    writer.close();
  } catch (Error& error) {
    error.at({.stage = "extract", .table = resource.table_name()});
    throw;
  }
}

}  // namespace

void extract_into(PackageDraft& draft, const Source& source, const ExtractTarget& target,
                  const ExtractOptions& options) {
  Declaration declaration(target.schema, target.naming, target.capabilities);
  for (const Resource& resource : source.resources()) {
    extract_resource(draft, declaration, resource, target, options);
    replace_untouched(draft.info, target.schema, resource);
  }
  draft.info.discarded_tables = declaration.discarded();
  // Resources may have changed them.
  normalize_settings(target.schema.settings, target.naming);
}

}  // namespace sluice
