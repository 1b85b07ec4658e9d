#include "pipeline/pipeline_impl.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "base/folders.h"
#include "base/log.h"
#include "load/name_check.h"
#include "normalize/normalize.h"
#include "pipeline/registry.h"
#include "pipeline/source_schema.h"
#include "pipeline/stage.h"
#include "pipeline/state.h"
#include "pipeline/working_folder.h"
#include "schema/switch_naming.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Small inputs are cut finer, so that every thread has work.
constexpr std::size_t kSmallestUnit = 1U << 20;
constexpr std::size_t kLargestUnit = 8U << 20;
constexpr std::size_t kUnitsPerThread = 8;

int thread_count(int wanted) {
  return wanted > 0 ? wanted : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

CutSizes cut_sizes(std::uint64_t bytes, int threads) {
  CutSizes sizes;
  sizes.unit = std::clamp<std::size_t>(bytes / (kUnitsPerThread * static_cast<std::size_t>(threads)),
                                       kSmallestUnit, kLargestUnit);
  return sizes;
}

bool holds_the_only_copy(const Package& package) {
  return std::any_of(package.info.pages.begin(), package.info.pages.end(),
                     [](const RawPage& page) { return page.source.empty() || page.source == "-"; });
}

/// A value that its column cannot hold, names that the destination cannot have, or a table that cannot become
/// what the schema says: they will not do next time either.
bool is_final(const Error& error) {
  return error.remedy() == Remedy::fix_input || error.fault() == Fault::migration_refused ||
         error.fault() == Fault::name_collision;
}

}  // namespace

bool has_nothing_to_load(const PackageInfo& info) {
  return info.jobs.empty() && info.replaced.empty() && info.empty_tables.empty() &&
         info.discarded_rows == 0 && info.dropped_tables.empty() && !info.state_json && info.load_key.empty();
}

Pipeline::Impl::Call::Call(const Impl& impl)
    : lock(make_pipeline_folder(impl.folder_) / "lock", impl.options_.lock_wait_seconds),
      store(impl.folder_),
      meter(impl.options_.progress) {
  report.pipeline = impl.options_.name;
  report.destination = display_name(impl.options_.destination, impl.options_.name);
  report.dataset = impl.dataset_;
  for (const fs::path& swept : {impl.folder_, impl.folder_ / "schemas"}) sweep_half_written(swept);
  impl.adopt_pending_schemas(store);
}

Pipeline::Impl::Impl(PipelineOptions options)
    : options_(std::move(options)),
      folder_(pipeline_folder(data_folder(options_.data_dir), options_.name)),
      schemas_(folder_ / "schemas", options_.import_schemas, options_.export_schemas),
      destination_(make_destination(options_.destination, options_.name)) {
  options_.threads = thread_count(options_.threads);
  dataset_ = dataset_name();
}

Report Pipeline::Impl::run(const Source& given, const RunOptions& run_options) {
  const Source source = with_options(given, run_options);
  check_tables(source);
  check_replace_strategy();
  Call call(*this);
  if (is_loaded_by_key(call, run_options)) return call.done();
  const bool is_resumed = resumes(call, source, run_options);
  finish_pending(call);
  if (is_resumed) {
    call.report.notes.push_back("resumed the pending package of the same input; it was not extracted again");
    return call.done();
  }
  const Package extracted = extract_package(call, source, run_options, {.allow_link = true});
  load_one(call, normalize_one(call, extracted), false);
  return call.done();
}

Report Pipeline::Impl::extract(const Source& given, const RunOptions& run_options) {
  const Source source = with_options(given, run_options);
  check_tables(source);
  Call call(*this);
  const Package package = extract_package(call, source, run_options, {.allow_link = false});
  call.report.packages.push_back({.load_id = package.info.load_id});
  return call.done();
}

Report Pipeline::Impl::normalize() {
  Call call(*this);
  const std::vector<Package> pending = call.store.list(PackageState::extracted);
  if (pending.empty())
    call.report.notes.push_back("nothing to normalize: there is no extracted package; run extract first");
  for (const Package& package : pending) {
    const Package normalized = normalize_one(call, package);
    call.report.packages.push_back({.load_id = normalized.info.load_id});
  }
  return call.done();
}

Report Pipeline::Impl::load() {
  Call call(*this);
  const std::vector<Package> pending = call.store.list(PackageState::normalized);
  if (pending.empty())
    call.report.notes.push_back("nothing to load: there is no normalized package; run normalize first");
  for (const Package& package : pending) load_one(call, package, false);
  return call.done();
}

void Pipeline::Impl::check_replace_strategy() const {
  const auto& known = destination_->capabilities().replace_strategies;
  const std::string& wanted = options_.replace_strategy;
  if (wanted.empty() || std::find(known.begin(), known.end(), wanted) != known.end()) return;
  throw Error(Remedy::fix_config, fmt::format("the destination has no replace strategy {} (it has: {})",
                                              wanted, fmt::join(known, ", ")))
      .with_fault(Fault::unsupported);
}

void Pipeline::Impl::finish_pending(Call& call) {
  // Loading comes first: an extracted package is always younger than a normalized one.
  for (const Package& package : call.store.list(PackageState::normalized)) load_one(call, package, true);
  for (const Package& package : call.store.list(PackageState::extracted)) {
    try {
      load_one(call, normalize_one(call, package), true);
    } catch (const Error& error) {
      if (error.vendor_code() != kInputChanged) throw;
      call.report.notes.push_back("dropped a pending package, nothing of it was loaded: " +
                                  std::string(error.what()));
    }
  }
}

void Pipeline::Impl::adopt_pending_schemas(const PackageStore& store) const {
  for (const Package& package : store.list(PackageState::normalized)) schemas_.adopt(store.schema(package));
}

bool Pipeline::Impl::resumes(const Call& call, const Source& source, const RunOptions& run_options) const {
  const std::string mine = fingerprint(source, run_options);
  const auto is_mine = [&](const Package& package) {
    if (!run_options.load_key.empty() && package.info.load_key == run_options.load_key) return true;
    return !mine.empty() && package.info.fingerprint == mine;
  };
  const auto has_mine = [&](PackageState state) {
    const std::vector<Package> packages = call.store.list(state);
    return std::any_of(packages.begin(), packages.end(), is_mine);
  };
  return has_mine(PackageState::normalized) || has_mine(PackageState::extracted);
}

bool Pipeline::Impl::is_loaded_by_key(Call& call, const RunOptions& run_options) {
  if (run_options.load_key.empty()) return false;
  const auto session = open();
  const auto naming = naming_of(Schema(default_schema_name()));
  const std::optional<std::string> load_id =
      find_load_key({*session, *destination_, dataset_, *naming}, run_options.load_key);
  if (!load_id) return false;
  // A package that was committed but not yet moved away is moved now: the ledger tells that it is loaded.
  for (const Package& package : call.store.list(PackageState::normalized))
    if (package.info.load_key == run_options.load_key) call.store.finish(package);
  call.report.packages.push_back({.load_id = *load_id, .was_loaded_before = true});
  call.report.notes.push_back("load key " + run_options.load_key + " was loaded before, as load " + *load_id +
                              ": nothing was loaded");
  return true;
}

Package Pipeline::Impl::make_normalized(Call& call, const Package& extracted) const {
  return in_stage("normalize", [&] {
    Schema schema = call.store.schema(extracted);
    // Packages that were normalized since may have taught the pipeline's own copy more.
    if (std::optional<Schema> known = schemas_.stored(schema.name); known && known->version >= schema.version)
      schema = *std::move(known);
    const auto naming = naming_of(schema);
    call.meter.start("normalize", extracted.info.input_bytes, 0);
    NormalizeOptions normalize_options;
    normalize_options.own_normalizers = options_.own_normalizers;
    normalize_options.threads = options_.threads;
    normalize_options.capabilities = destination_->capabilities();
    normalize_options.memory_limit_bytes = options_.memory_limit_bytes;
    normalize_options.sizes = cut_sizes(extracted.info.input_bytes, options_.threads);
    if (options_.block_rows != 0) normalize_options.sizes.rows = options_.block_rows;
    normalize_options.rejects_file = rejects_file(extracted.info.load_id);
    // What cannot be told apart must not get into the schema that is kept.
    normalize_options.check = [&](const Schema& grown) { check_names(grown, destination_->capabilities()); };
    normalize_options.progress = [&](std::uint64_t bytes, std::uint64_t rows) {
      call.meter.advance(bytes, rows);
    };
    Package normalized = normalize_package(call.store, extracted, schema, *naming, normalize_options);
    call.meter.finish();
    return normalized;
  });
}

Package Pipeline::Impl::normalize_one(Call& call, const Package& extracted) {
  return in_stage("normalize", [&] {
    try {
      Package normalized = make_normalized(call, extracted);
      schemas_.save(call.store.schema(normalized));
      call.store.remove(extracted);
      return normalized;
    } catch (Error& error) {
      if (is_final(error) || error.vendor_code() == kInputChanged) set_aside(call, extracted, error);
      throw;
    }
  });
}

void Pipeline::Impl::set_aside(Call& call, const Package& extracted, Error& error) {
  if (holds_the_only_copy(extracted)) return abort(extracted, error);
  if (extracted.info.state_json) PipelineState(folder_).mark_lost();
  call.store.remove(extracted);
}

void Pipeline::Impl::abort(const Package& package, Error& error) {
  if (package.info.state_json) PipelineState(folder_).mark_lost();
  const fs::path kept = folder_ / "aborted" / package.info.load_id;
  make_folders(kept.parent_path());
  rename_durable(package.path, kept);
  error.with_outcome("nothing was loaded, the package is kept in " + kept.string());
}

LoadReport Pipeline::Impl::load_or_abort(Call& call, const Package& package, const LoadOptions& options) {
  const auto session = open();
  const auto naming = naming_of(call.store.schema(package));
  try {
    return load_package({*session, *destination_, dataset_, *naming}, call.store, package, options);
  } catch (Error& error) {
    if (is_final(error)) abort(package, error);
    throw;
  }
}

void Pipeline::Impl::load_one(Call& call, const Package& package, bool was_pending) {
  if (has_nothing_to_load(package.info)) {
    call.store.remove(package);
    PackageReport report{.load_id = package.info.load_id, .was_pending = was_pending};
    add_rejects(report, package.info);
    call.report.packages.push_back(std::move(report));
    return;
  }
  in_stage("load", [&] {
    std::uint64_t rows = 0;
    for (const auto& [table, count] : package.info.row_counts) rows += count;
    call.meter.start("load", 0, rows);
    LoadOptions reporting = load_options();
    reporting.progress = [&](std::uint64_t count) { call.meter.advance(0, count); };
    const LoadReport loaded = load_or_abort(call, package, reporting);
    call.store.finish(package);
    call.meter.finish();
    PackageReport report{.load_id = package.info.load_id, .was_pending = was_pending};
    report.was_loaded_before = loaded.was_loaded_before;
    add_rejects(report, package.info);
    report.schema_update = loaded.columns_added;
    for (const auto& [table, count] : package.info.row_counts) {
      const auto added = package.info.column_counts_added.find(table);
      report.tables.push_back(
          {table, count, added == package.info.column_counts_added.end() ? 0 : added->second});
    }
    call.report.packages.push_back(std::move(report));
  });
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

std::unique_ptr<const Naming> Pipeline::Impl::naming_of(const Schema& schema) const {
  return make_naming(naming_name(schema), destination_->capabilities().max_identifier_length,
                     options_.own_namings);
}

std::unique_ptr<const Naming> Pipeline::Impl::wanted_naming_of(const Schema& schema) const {
  const Capabilities& capabilities = destination_->capabilities();
  return make_naming(wanted_naming(options_, capabilities, schema), capabilities.max_identifier_length,
                     options_.own_namings);
}

std::string Pipeline::Impl::default_schema_name() const {
  std::string name = options_.name;
  constexpr std::string_view kSuffix = "_pipeline";
  if (name.size() > kSuffix.size() && name.ends_with(kSuffix)) name.resize(name.size() - kSuffix.size());
  return make_naming("snake_case", 64)->normalize_identifier(name);
}

std::string Pipeline::Impl::dataset_name() const {
  const std::string wanted = options_.dataset.empty() ? options_.name + "_dataset" : options_.dataset;
  return wanted_naming_of(schema().value_or(Schema(default_schema_name())))
      ->normalize_table_identifier(wanted);
}

LoadOptions Pipeline::Impl::load_options() const {
  LoadOptions options;
  options.pipeline_name = options_.name;
  options.replace_strategy = options_.replace_strategy;
  return options;
}

std::unique_ptr<Session> Pipeline::Impl::open() const {
  return destination_->open({.dataset = dataset_,
                             .threads = options_.threads,
                             .memory_limit_bytes = options_.engine_memory_limit_bytes});
}

std::optional<Schema> Pipeline::Impl::schema() const { return schemas_.stored(default_schema_name()); }

}  // namespace sluice
