#include "pipeline/pipeline_file.h"

#include <algorithm>
#include <utility>

#include "config/config.h"
#include "declared/hints.h"
#include "pipeline/destination_uri.h"
#include "pipeline/pipeline_file_keys.h"
#include "pipeline/settings.h"
#include "pipeline/source_registry.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

template <class T>
void put(T& to, const std::optional<std::string>& text) {
  if (text) to = *text;
}

void take_schema(PipelineOptions& options, const Declared& schema) {
  put(options.naming, schema.text("naming"));
  put(options.normalizer, schema.text("json_normalizer"));
  put(options.import_schemas, schema.text("import_path"));
  put(options.export_schemas, schema.text("export_path"));
}

void take_run(RunOptions& run, const Declared& top) {
  if (const auto word = top.word("refresh", {"drop_sources", "drop_resources", "drop_data"}))
    run.refresh = refresh_of(*word);
  if (const auto word = top.word("on_error", {"stop", "skip"}))
    run.on_error = *word == "skip" ? OnError::skip : OnError::stop;
  run.rejects = top.flag("rejects", run.rejects);
}

/// What a file says of load, normalize and extract.
std::optional<config::Found> find_setting(const Declared& top, const config::OptionSpec& spec) {
  const std::string section(spec.path.substr(0, spec.path.find('.')));
  if (std::ranges::find(setting_sections(), section) == setting_sections().end()) return std::nullopt;
  const auto settings = top.child(section);
  const auto setting = settings ? settings->child(spec.name()) : std::nullopt;
  return setting ? std::optional(setting->found()) : std::nullopt;
}

Source renamed(const Source& source, std::string name) {
  Source changed(std::move(name), source.resources());
  if (source.schema()) changed = changed.with_schema(*source.schema());
  if (source.contract()) changed = changed.with_contract(*source.contract());
  if (source.max_table_nesting()) changed = changed.with_max_table_nesting(*source.max_table_nesting());
  return source.root_key() ? changed.with_root_key(*source.root_key()) : changed;
}

Source with_schema_settings(Source source, const Declared& schema) {
  if (const auto contract = schema.child("contract")) source = source.with_contract(contract_of(*contract));
  if (const auto levels = schema.integer("max_table_nesting")) {
    if (*levels < 0 || *levels > 1000)
      throw schema.require("max_table_nesting").refusal("has to be from 0 to 1000");
    source = source.with_max_table_nesting(static_cast<int>(*levels));
  }
  if (const auto propagates = schema.flag("root_key")) source = source.with_root_key(*propagates);
  return source;
}

/// What stands in a schema file beside the pipeline file, unless the source brings a schema of its own.
Source with_schema_beside(Source source, const fs::path& file, const std::string& pipeline) {
  if (source.schema()) return source;
  const std::string name = source.name().empty() ? pipeline : source.name();
  const Source found = Source(name, {}).with_schema_folder(file.parent_path());
  return found.schema() ? source.with_schema(*found.schema()) : source;
}

}  // namespace

PipelineFile PipelineFile::read(const fs::path& file, const config::Surroundings& surroundings) {
  Declared top = Declared::from_file(file, surroundings.environment);
  check_pipeline_file(top);
  return {std::move(top), surroundings};
}

std::string PipelineFile::name() const { return top_.require("pipeline").text(); }

void PipelineFile::apply(PipelineOptions& options, RunOptions& run) const {
  options.name = name();
  if (const auto destination = top_.child("destination")) options.destination = destination_uri(*destination);
  put(options.dataset, top_.text("dataset"));
  if (const auto schema = top_.child("schema")) take_schema(options, *schema);
  if (const auto dev_mode = top_.flag("dev_mode")) options.dev_mode = dev_mode;
  if (const auto restores = top_.flag("restore_from_destination"))
    options.restore_from_destination = restores;
  take_run(run, top_);
  take_settings(options, run, [&](const config::OptionSpec& spec) { return find_setting(top_, spec); });
}

Declared PipelineFile::source_node(const std::string& pipeline) const {
  return top_.require("source").with_config(config::Config::load(pipeline, surroundings_));
}

Source PipelineFile::source(const std::string& pipeline) const {
  const Declared node = source_node(pipeline);
  Source source = source_type_of(node).declare(node);
  if (const auto name = node.text("name")) source = renamed(source, *name);
  source = with_schema_beside(std::move(source), top_.file(), pipeline);
  const auto schema = top_.child("schema");
  return schema ? with_schema_settings(std::move(source), *schema) : source;
}

std::string PipelineFile::probe_source(const std::string& pipeline) const {
  const Declared node = source_node(pipeline);
  return source_type_of(node).probe(node);
}

std::vector<Offer> PipelineFile::discover(const std::string& pipeline) const {
  const Declared node = source_node(pipeline);
  return source_type_of(node).discover(node);
}

}  // namespace sluice
