#include "pipeline/pipeline_impl.h"

#include <algorithm>
#include <ctime>
#include <thread>

#include "base/folders.h"
#include "load/step.h"
#include "normalize/normalize.h"
#include "pipeline/settings.h"
#include "pipeline/source_schema.h"
#include "pipeline/unknown_settings.h"
#include "pipeline/working_folder.h"
#include "schema/switch_naming.h"

namespace sluice {
namespace {

int thread_count(int wanted) {
  return wanted > 0 ? wanted : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// What the dataset of a run in dev mode ends in.
std::string time_suffix(Micros now) {
  const std::time_t seconds = now / 1'000'000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("_{:04}{:02}{:02}{:02}{:02}{:02}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

/// An empty working folder. The lock is in it, so that it stays.
void start_afresh(const fs::path& folder, double lock_wait_seconds) {
  const FileLock lock(make_pipeline_folder(folder) / "lock", lock_wait_seconds);
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename() != "lock") remove_tree(entry.path());
  make_pipeline_folder(folder);
}

/// The document of a package whose state is newer than the one that is kept.
const std::string* newer_state(const Package& package, const PipelineState& state) {
  const std::optional<std::string>& json = package.info.state_json;
  return json && PipelineState::version_of(*json) > state.version() ? &*json : nullptr;
}

}  // namespace

bool has_nothing_to_load(const PackageInfo& info) {
  return info.jobs.empty() && info.replaced.empty() && info.empty_tables.empty() &&
         info.discarded_rows == 0 && info.dropped_tables.empty() && !info.state_json && info.load_key.empty();
}

Pipeline::Impl::Call::Call(const Impl& impl)
    : lock(make_pipeline_folder(impl.folder_) / "lock", impl.options_.lock_wait_seconds),
      store(impl.folder_),
      meter(impl.options_.progress),
      report{
          .pipeline = impl.options_.name, .destination = impl.outlet_.display_name, .dataset = impl.dataset_},
      trace(report) {
  for (const fs::path& swept : {impl.folder_, impl.folder_ / "schemas", impl.folder_ / "traces"})
    sweep_half_written(swept);
  impl.adopt_pending(store);
}

bool Pipeline::Impl::Call::has_pending() const {
  return !store.list(PackageState::extracted).empty() || !store.list(PackageState::normalized).empty();
}

void Pipeline::Impl::Call::refuse_pending(const char* what) const {
  if (has_pending())
    throw Error(Remedy::fix_config,
                fmt::format("packages are pending: load them or drop them before you {}", what));
}

Pipeline::Impl::Configured Pipeline::Impl::with_settings(PipelineOptions options) {
  RunOptions run;
  const auto config = config::Config::load(options.name);
  warn_of_unknown_settings(config);
  take_configured(options, run, config);
  return {std::move(options), std::move(run)};
}

Pipeline::Impl::Impl(PipelineOptions options) : Impl(with_settings(std::move(options))) {}

Pipeline::Impl::Impl(Configured configured)
    : options_(std::move(configured.options)),
      refresh_(configured.run.refresh.value_or(Refresh::none)),
      folder_(pipeline_folder(data_folder(options_.data_dir), options_.name)),
      schemas_(folder_ / "schemas", options_.import_schemas, options_.export_schemas),
      outlet_(options_) {
  options_.threads = thread_count(options_.threads);
  const bool is_dev_mode = options_.dev_mode.value_or(false);
  if (is_dev_mode) start_afresh(folder_, options_.lock_wait_seconds);
  dataset_ = dataset_name();
  if (is_dev_mode && has_destination()) dataset_ += time_suffix(clock_.now());
}

Report Pipeline::Impl::run(const Source& given, const RunOptions& run_options) {
  const Source source = with_options(given, run_options);
  check_tables(source);
  check_replace_strategy();
  return carry_out([&](Call& call) {
    call.lease = lease();
    if (is_loaded_by_key(call, run_options)) return;
    const bool is_resumed = resumes(call, source, run_options);
    finish_pending(call);
    if (is_resumed) {
      call.report.notes.push_back(
          "resumed the pending package of the same input; it was not extracted again");
      return;
    }
    sync_once(call);
    const Package extracted = extract_package(call, source, run_options, {.allow_link = true});
    load_one(call, normalize_one(call, extracted), false);
  });
}

Report Pipeline::Impl::extract(const Source& given, const RunOptions& run_options) {
  const Source source = with_options(given, run_options);
  check_tables(source);
  return carry_out([&](Call& call) {
    const Package package = extract_package(call, source, run_options, {.allow_link = false});
    call.report.packages.push_back({.load_id = package.info.load_id});
  });
}

Report Pipeline::Impl::normalize() {
  return carry_out([&](Call& call) {
    const std::vector<Package> pending = call.store.list(PackageState::extracted);
    if (pending.empty())
      call.report.notes.push_back("nothing to normalize: there is no extracted package; run extract first");
    for (const Package& package : pending) {
      const Package normalized = normalize_one(call, package);
      call.report.packages.push_back({.load_id = normalized.info.load_id});
    }
  });
}

Report Pipeline::Impl::load() {
  check_replace_strategy();
  return carry_out([&](Call& call) {
    const std::vector<Package> pending = call.store.list(PackageState::normalized);
    if (pending.empty())
      call.report.notes.push_back("nothing to load: there is no normalized package; run normalize first");
    else
      call.lease = lease();
    for (const Package& package : pending) load_one(call, package, false);
  });
}

void Pipeline::Impl::check_stop() const { sluice::check_stop(options_.stop); }

void Pipeline::Impl::check_replace_strategy() const {
  const auto& known = outlet_.capabilities.replace_strategies;
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

void Pipeline::Impl::adopt_pending(const PackageStore& store) const {
  for (const Package& package : store.list(PackageState::normalized)) schemas_.adopt(store.schema(package));
  PipelineState state(folder_);
  for (const PackageState stage : {PackageState::normalized, PackageState::extracted})
    for (const Package& package : store.list(stage))
      if (const std::string* json = newer_state(package, state)) {
        state.set_destination(lasting_name(options_));
        state.adopt(*json, options_.name);
      }
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
  const std::optional<std::string> load_id = load_of_key(call, run_options.load_key);
  if (!load_id) return false;
  // A package that was committed but not yet moved away is moved now: the ledger tells that it is loaded.
  for (const Package& package : call.store.list(PackageState::normalized))
    if (package.info.load_key == run_options.load_key) call.store.finish(package);
  call.report.packages.push_back({.load_id = *load_id, .was_loaded_before = true});
  call.report.notes.push_back("load key " + run_options.load_key + " was loaded before, as load " + *load_id +
                              ": nothing was loaded");
  return true;
}

std::optional<std::string> Pipeline::Impl::load_of_key(const Call& call, const std::string& load_key) const {
  if (has_destination()) {
    const SessionUse session = open();
    const auto naming = naming_of(Schema(default_schema_name()));
    return find_load_key({*session, destination(), dataset_, *naming}, load_key);
  }
  // A receiver keeps no keys, the working folder does.
  const std::vector<Package> loaded = call.store.list(PackageState::loaded);
  const auto found = std::ranges::find(loaded, load_key, [](const Package& p) { return p.info.load_key; });
  return found == loaded.end() ? std::nullopt : std::optional(found->info.load_id);
}

std::unique_ptr<const Naming> Pipeline::Impl::naming_of(const Schema& schema) const {
  return make_naming(naming_name(schema), outlet_.capabilities.max_identifier_length, options_.own_namings);
}

std::unique_ptr<const Naming> Pipeline::Impl::wanted_naming_of(const Schema& schema) const {
  const Capabilities& capabilities = outlet_.capabilities;
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
  if (!has_destination()) return {};
  const std::string wanted = options_.dataset.empty() ? options_.name + "_dataset" : options_.dataset;
  return wanted_naming_of(schema().value_or(Schema(default_schema_name())))
      ->normalize_table_identifier(wanted);
}

std::unique_ptr<Lease> Pipeline::Impl::lease() const {
  if (!has_destination()) return nullptr;
  return take_lease(destination(), {dataset_, options_.name, options_.lock_wait_seconds});
}

std::unique_ptr<Session> Pipeline::Impl::connect() const {
  return destination().open({.dataset = dataset_,
                             .threads = options_.threads,
                             .memory_limit_bytes = options_.engine_memory_limit_bytes});
}

SessionUse Pipeline::Impl::open() const {
  std::unique_ptr<Session> left = idle_.take();
  // Whoever has a database file open keeps others out of it.
  IdleSession* next = outlet_.capabilities.is_server ? &idle_ : nullptr;
  return {left != nullptr ? std::move(left) : connect(), next};
}

std::optional<Schema> Pipeline::Impl::schema() const { return schemas_.stored(default_schema_name()); }

}  // namespace sluice
