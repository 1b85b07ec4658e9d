#include "load/deliver.h"
#include "load/ledger.h"
#include "pipeline/pipeline_impl.h"
#include "pipeline/settings.h"

namespace sluice {
namespace {

std::uint64_t total_rows(const PackageInfo& info) {
  std::uint64_t rows = 0;
  for (const auto& [table, count] : info.row_counts) rows += count;
  return rows;
}

const char* outcome_of(const LoadReport& loaded) {
  if (loaded.has_delivered) return "what was handed over before stays there;";
  return loaded.has_cleared ? "nothing was loaded, but the rows that it replaces are gone;"
                            : "nothing was loaded,";
}

}  // namespace

void Pipeline::Impl::load_one(Call& call, const Package& package, bool was_pending) {
  if (has_nothing_to_load(package.info)) {
    call.store.remove(package);
    PackageReport report{.load_id = package.info.load_id, .was_pending = was_pending};
    add_rejects(report, package.info);
    call.report.packages.push_back(std::move(report));
    return;
  }
  call.trace.step("load", [&] {
    call.meter.start("load", 0, total_rows(package.info));
    LoadOptions options = load_options(call);
    options.progress = [&](std::uint64_t count) { call.meter.advance(0, count); };
    LoadReport loaded;
    try {
      load_or_abort(call, package, options, loaded);
    } catch (const Error&) {
      call.trace.note(report_of(package, loaded, was_pending));
      throw;
    }
    call.store.finish(package);
    call.meter.finish();
    call.report.packages.push_back(report_of(package, loaded, was_pending));
    call.trace.note(call.report.packages.back());
  });
}

void Pipeline::Impl::load_or_abort(Call& call, const Package& package, const LoadOptions& options,
                                   LoadReport& loaded) {
  const Schema schema = call.store.schema(package);
  const auto naming = naming_of(schema);
  try {
    if (!has_destination())
      return deliver_package(options_.receiver, schema, *naming, package, options, loaded);
    const SessionUse session = open();
    load_package({*session, destination(), dataset_, *naming}, schema, package, options, loaded);
  } catch (Error& error) {
    if (is_final(error)) abort(call.store, package, error, loaded);
    throw;
  }
}

void Pipeline::Impl::abort(const PackageStore& store, const Package& package, Error& error,
                           const LoadReport& loaded) {
  if (package.info.state_json) PipelineState::restore(folder_, package.info.state_before);
  std::vector<FailedFile> files;
  for (const FailedJob& job : loaded.failed)
    for (const std::string& file : job.files) files.push_back({file, job.error});
  const fs::path kept = store.abort(package, error.what(), files);
  error.with_outcome(fmt::format("{} the package is kept in {}", outcome_of(loaded), kept.string()));
}

PackageReport Pipeline::Impl::report_of(const Package& package, const LoadReport& loaded,
                                        bool was_pending) const {
  PackageReport report{.load_id = package.info.load_id,
                       .was_pending = was_pending,
                       .was_loaded_before = loaded.was_loaded_before,
                       .jobs = loaded.jobs,
                       .schema_update = loaded.columns_added};
  add_rejects(report, package.info);
  for (const auto& [table, count] : package.info.row_counts) {
    const auto added = package.info.column_counts_added.find(table);
    report.tables.push_back(
        {table, count, added == package.info.column_counts_added.end() ? 0 : added->second});
  }
  return report;
}

void Pipeline::Impl::add_rejects(PackageReport& report, const PackageInfo& info) const {
  report.rejected_rows = info.rejected_lines;
  report.discarded_rows = info.discarded_rows;
  report.discarded_values = info.discarded_values;
  report.duplicate_keys = info.duplicate_keys;
  if (report.rejected_rows != 0) report.rejects_file = rejects_file(info.load_id);
}

fs::path Pipeline::Impl::rejects_file(const std::string& load_id) const {
  return folder_ / "rejects" / (load_id + ".jsonl");
}

LoadOptions Pipeline::Impl::load_options(const Call& call) const {
  LoadOptions options;
  options.pipeline_name = options_.name;
  options.replace_strategy = options_.replace_strategy;
  options.settings = settled(options_.load);
  options.threads = options_.threads;
  options.connect = [this] { return connect(); };
  options.lease = call.lease.get();
  options.stop = options_.stop;
  return options;
}

}  // namespace sluice
