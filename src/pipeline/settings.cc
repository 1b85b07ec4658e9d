#include "pipeline/settings.h"

#include <array>
#include <limits>

#include "pipeline/registry.h"

namespace sluice {
namespace {

using config::Found;
using config::OptionSpec;

struct Target {
  PipelineOptions& options;
  RunOptions& run;
};

struct Setting {
  std::string_view path;
  void (*take)(const Target&, const Found&);
};

int count(const Found& found, int least) {
  constexpr std::int64_t kMost = 1024;
  const std::int64_t number = found.integer();
  if (number < least || number > kMost)
    throw found.refusal("has to be from " + std::to_string(least) + " to " + std::to_string(kMost));
  return static_cast<int>(number);
}

std::string word(const Found& found, std::string_view path) {
  return found.word(config::option_spec(path).words);
}

// Later ones go over earlier ones. What is not here is read where it is used, by the same list.
constexpr std::array<Setting, 17> kSettings{{
    {"pipelines.<pipeline>.dataset_name",
     [](const Target& to, const Found& found) { to.options.dataset = found.text(); }},
    {"pipelines.<pipeline>.import_schema_path",
     [](const Target& to, const Found& found) { to.options.import_schemas = found.text(); }},
    {"pipelines.<pipeline>.export_schema_path",
     [](const Target& to, const Found& found) { to.options.export_schemas = found.text(); }},
    {"pipelines.<pipeline>.dev_mode",
     [](const Target& to, const Found& found) { to.options.dev_mode = found.boolean(); }},
    {"pipelines.<pipeline>.restore_from_destination",
     [](const Target& to, const Found& found) { to.options.restore_from_destination = found.boolean(); }},
    {"pipelines.<pipeline>.refresh",
     [](const Target& to, const Found& found) {
       to.run.refresh = refresh_of(word(found, "pipelines.<pipeline>.refresh"));
     }},
    {"extract.workers",
     [](const Target& to, const Found& found) { to.options.extract.workers = count(found, 1); }},
    {"extract.max_parallel_items",
     [](const Target& to, const Found& found) { to.options.extract.max_parallel_items = count(found, 1); }},
    {"extract.next_item_mode",
     [](const Target& to, const Found& found) {
       to.options.extract.next_item_mode =
           word(found, "extract.next_item_mode") == "fifo" ? NextItemMode::fifo : NextItemMode::round_robin;
     }},
    {"normalize.workers", [](const Target& to, const Found& found) { to.options.threads = count(found, 1); }},
    {"normalize.memory_limit",
     [](const Target& to, const Found& found) { to.options.memory_limit_bytes = found.bytes(); }},
    {"load.workers", [](const Target& to, const Found& found) { to.options.load.workers = count(found, 1); }},
    {"load.parallelism_strategy",
     [](const Target& to, const Found& found) {
       to.options.load.parallelism = parallelism_of(word(found, "load.parallelism_strategy"));
     }},
    {"load.replace_strategy",
     [](const Target& to, const Found& found) {
       to.options.replace_strategy = word(found, "load.replace_strategy");
     }},
    {"load.raise_on_max_retries",
     [](const Target& to, const Found& found) { to.options.load.max_retries = count(found, 0); }},
    {"load.atomic", [](const Target& to, const Found& found) { to.options.load.atomic = found.boolean(); }},
    {"load.engine_memory_limit",
     [](const Target& to, const Found& found) { to.options.engine_memory_limit_bytes = found.bytes(); }},
}};

}  // namespace

Parallelism parallelism_of(const std::string& word) {
  if (word == "sequential") return Parallelism::sequential;
  return word == "table-sequential" ? Parallelism::table_sequential : Parallelism::parallel;
}

Refresh refresh_of(const std::string& word) {
  if (word == "drop_sources") return Refresh::drop_sources;
  return word == "drop_resources" ? Refresh::drop_resources : Refresh::drop_data;
}

void take_settings(PipelineOptions& options, RunOptions& run, const FindSetting& find) {
  for (const Setting& setting : kSettings)
    if (const auto found = find(config::option_spec(setting.path))) setting.take({options, run}, *found);
}

void take_configured(PipelineOptions& options, RunOptions& run, const config::Config& config) {
  take_settings(options, run,
                [&](const OptionSpec& spec) { return config.find(key_of(spec, options.name)); });
  const OptionSpec& of_destination = config::option_spec("destination.<name>.replace_strategy");
  if (const auto found =
          config.find(key_of(of_destination, configured_name(options.destination, options.name))))
    options.replace_strategy = found->word(of_destination.words);
}

}  // namespace sluice
