#include "pipeline/settings.h"

#include <array>
#include <string_view>

#include "pipeline/registry.h"

namespace sluice {
namespace {

using config::Found;
using config::OptionSpec;

constexpr std::uint64_t kMemoryLimit = 256U << 20;

struct Target {
  PipelineOptions& options;
  RunOptions& run;
};

struct Setting {
  std::string_view path;
  bool (*is_said)(const Target&);
  void (*take)(const Target&, const Found&, const OptionSpec&);
};

bool is_stated(const std::string& text) { return !text.empty(); }
bool is_stated(const std::filesystem::path& path) { return !path.empty(); }
template <class T>
bool is_stated(const std::optional<T>& value) {
  return value.has_value();
}
/// Of options whose 0 stands for their default.
template <std::integral Number>
bool is_stated(Number number) {
  return number != 0;
}

template <auto kField, auto kRead>
constexpr Setting setting(std::string_view path) {
  return {
      path, [](const Target& of) { return is_stated(kField(of)); },
      [](const Target& to, const Found& found, const OptionSpec& spec) { kField(to) = kRead(found, spec); }};
}

std::string text(const Found& found, const OptionSpec&) { return found.text(); }
std::string word(const Found& found, const OptionSpec& spec) { return found.word(spec.words); }
bool flag(const Found& found, const OptionSpec&) { return found.boolean(); }
std::uint64_t size(const Found& found, const OptionSpec&) { return found.bytes(); }
int count(const Found& found, const OptionSpec& spec) { return static_cast<int>(found.integer(spec.bounds)); }
Refresh refresh(const Found& found, const OptionSpec& spec) { return refresh_of(word(found, spec)); }
Parallelism parallelism(const Found& found, const OptionSpec& spec) {
  return parallelism_of(word(found, spec));
}
NextItemMode next_item_mode(const Found& found, const OptionSpec& spec) {
  return word(found, spec) == "fifo" ? NextItemMode::fifo : NextItemMode::round_robin;
}

// What is not here is read where it is used, by the same list.
constexpr std::array kSettings{
    setting<[](const Target& to) -> auto& { return to.options.dataset; }, text>(
        "pipelines.<pipeline>.dataset_name"),
    setting<[](const Target& to) -> auto& { return to.options.import_schemas; }, text>(
        "pipelines.<pipeline>.import_schema_path"),
    setting<[](const Target& to) -> auto& { return to.options.export_schemas; }, text>(
        "pipelines.<pipeline>.export_schema_path"),
    setting<[](const Target& to) -> auto& { return to.options.dev_mode; }, flag>(
        "pipelines.<pipeline>.dev_mode"),
    setting<[](const Target& to) -> auto& { return to.options.restore_from_destination; }, flag>(
        "pipelines.<pipeline>.restore_from_destination"),
    setting<[](const Target& to) -> auto& { return to.run.refresh; }, refresh>(
        "pipelines.<pipeline>.refresh"),
    setting<[](const Target& to) -> auto& { return to.options.extract.workers; }, count>("extract.workers"),
    setting<[](const Target& to) -> auto& { return to.options.extract.max_parallel_items; }, count>(
        "extract.max_parallel_items"),
    setting<[](const Target& to) -> auto& { return to.options.extract.next_item_mode; }, next_item_mode>(
        "extract.next_item_mode"),
    setting<[](const Target& to) -> auto& { return to.options.threads; }, count>("normalize.workers"),
    setting<[](const Target& to) -> auto& { return to.options.memory_limit_bytes; }, size>(
        "normalize.memory_limit"),
    setting<[](const Target& to) -> auto& { return to.options.load.workers; }, count>("load.workers"),
    setting<[](const Target& to) -> auto& { return to.options.load.parallelism; }, parallelism>(
        "load.parallelism_strategy"),
    setting<[](const Target& to) -> auto& { return to.options.replace_strategy; }, word>(
        "load.replace_strategy"),
    setting<[](const Target& to) -> auto& { return to.options.load.max_retries; }, count>(
        "load.raise_on_max_retries"),
    setting<[](const Target& to) -> auto& { return to.options.load.atomic; }, flag>("load.atomic"),
    setting<[](const Target& to) -> auto& { return to.options.engine_memory_limit_bytes; }, size>(
        "load.engine_memory_limit"),
};

/// Of the destination, which goes over that of all loads.
void take_replace_strategy(PipelineOptions& options, const config::Config& config) {
  if (is_stated(options.replace_strategy) || options.receiver.receive) return;
  const OptionSpec& spec = config::option_spec("destination.<name>.replace_strategy");
  const std::string destination = configured_name(options.destination, options.name);
  if (const auto found = config.find(key_of(spec, destination)))
    options.replace_strategy = word(*found, spec);
}

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
  for (const Setting& setting : kSettings) {
    const OptionSpec& spec = config::option_spec(setting.path);
    if (const auto found = find(spec)) setting.take({options, run}, *found, spec);
  }
}

void take_configured(PipelineOptions& options, RunOptions& run, const config::Config& config) {
  take_replace_strategy(options, config);
  for (const Setting& setting : kSettings) {
    if (setting.is_said({options, run})) continue;
    const OptionSpec& spec = config::option_spec(setting.path);
    if (const auto found = config.find(key_of(spec, options.name)))
      setting.take({options, run}, *found, spec);
  }
}

SettledExtract settled(const ExtractSettings& said) {
  const SettledExtract fallback;
  return {.workers = said.workers.value_or(fallback.workers),
          .max_parallel_items = said.max_parallel_items.value_or(fallback.max_parallel_items),
          .next_item_mode = said.next_item_mode.value_or(fallback.next_item_mode)};
}

SettledLoad settled(const LoadSettings& said) {
  const SettledLoad fallback;
  return {.atomic = said.atomic.value_or(fallback.atomic),
          .parallelism = said.parallelism.value_or(fallback.parallelism),
          .workers = said.workers.value_or(fallback.workers),
          .max_retries = said.max_retries.value_or(fallback.max_retries)};
}

std::uint64_t memory_limit_of(const PipelineOptions& options) {
  return options.memory_limit_bytes != 0 ? options.memory_limit_bytes : kMemoryLimit;
}

}  // namespace sluice
