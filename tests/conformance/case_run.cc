#include "conformance/case_run.h"

#include <cstdlib>

#include "base/clock.h"
#include "conformance/error_names.h"
#include "conformance/hint_file.h"
#include "conformance/outcome.h"
#include "json/temporal.h"
#include "support/folder.h"

namespace sluice::conformance {
namespace {

/// Variables of the environment, put back at the end.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& variables) {
    for (const auto& [name, value] : variables) {
      const char* known = std::getenv(name.c_str());
      earlier_[name] = known == nullptr ? std::nullopt : std::optional<std::string>(known);
      setenv(name.c_str(), value.c_str(), 1);
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() {
    for (const auto& [name, value] : earlier_)
      value ? setenv(name.c_str(), value->c_str(), 1) : unsetenv(name.c_str());
  }

 private:
  std::map<std::string, std::optional<std::string>> earlier_;
};

std::unique_ptr<Place> place_of(const std::string& destination, const fs::path& folder) {
  if (destination == "sqlite") return sqlite_place(folder);
  if (destination == "duckdb") return duckdb_place(folder);
  return postgres_place();
}

/// Packages that ended, loaded or aborted; a load id is the time of its creation.
LoadTimes load_times(const fs::path& working_folder) {
  LoadTimes times;
  for (const char* ended : {"loaded", "aborted"})
    for (const std::string& load_id : testing::entries(working_folder / ended))
      if (const Micros created = parse_load_id(load_id); created != 0)
        times[load_id] = json::format_iso(Timestamp{.micros = created});
  return times;
}

/// A package whose rows the destination refused has ended, for upstream; any other failure leaves one
/// pending.
void drop_pending(const fs::path& working_folder, const Failure& failure) {
  std::vector<std::string> folders{"extracted", "normalized"};
  if (failure.type != "LoadClientJobFailed") folders.emplace_back("aborted");
  for (const std::string& pending : folders)
    for (const std::string& package : testing::entries(working_folder / pending))
      fs::remove_all(working_folder / pending / package);
}

Value state_of_sources(const fs::path& working_folder) {
  const fs::path path = working_folder / "state.json";
  if (!fs::exists(path)) return Dict{};
  const Value state = read_json(path);
  const Value* sources = state.find("sources");
  return sources == nullptr ? Value(Dict{}) : *sources;
}

/// Reports of the packages that were loaded: one without rows is dropped, and is reported, too.
std::vector<PackageReport> load(Pipeline& pipeline, const Case& tested, const Value& run,
                                const fs::path& suite) {
  const Source source = tested.source(run, suite);
  std::vector<PackageReport> packages = pipeline.run(source, tested.options(run)).packages;
  std::erase_if(packages, [&](const PackageReport& package) {
    return package.was_loaded_before || !fs::exists(pipeline.working_folder() / "loaded" / package.load_id);
  });
  return packages;
}

RunOutcome run_once(Pipeline& pipeline, const Case& tested, const Value& run, const fs::path& suite) {
  RunOutcome outcome;
  try {
    outcome.packages = load(pipeline, tested, run, suite);
  } catch (const Error& error) {
    outcome.failure = {upstream_class(error), error.where().stage, error.what()};
  } catch (const std::exception& exception) {
    outcome.failure = {"std::exception", "", exception.what()};
  }
  if (outcome.failure) drop_pending(pipeline.working_folder(), *outcome.failure);
  outcome.schema = pipeline.schema();
  outcome.state = state_of_sources(pipeline.working_folder());
  return outcome;
}

}  // namespace

Value run_case(const Case& tested, const RunSettings& settings) {
  const testing::TemporaryFolder folder;
  const Environment environment(tested.environment());
  const auto place = place_of(settings.destination, folder.path());
  std::vector<RunOutcome> outcomes;
  LoadTimes times;
  Pipeline pipeline = sluice::pipeline({.name = "oracle",
                                        .destination = place->uri(),
                                        .dataset = place->dataset(),
                                        .replace_strategy = tested.replace_strategy(),
                                        .data_dir = folder / "data",
                                        .threads = settings.threads,
                                        .block_rows = settings.block_rows});
  for (const Value& run : tested.runs()) {
    outcomes.push_back(run_once(pipeline, tested, run, settings.suite));
    outcomes.back().tables = place->read();
    times.merge(load_times(pipeline.working_folder()));
  }
  return to_document(tested.name(), settings.destination, outcomes, times);
}

}  // namespace sluice::conformance
