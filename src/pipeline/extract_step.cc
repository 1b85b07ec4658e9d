#include "config/surroundings.h"
#include "load/name_check.h"
#include "pipeline/pipeline_impl.h"
#include "pipeline/refresh.h"
#include "pipeline/settings.h"
#include "pipeline/source_schema.h"
#include "pipeline/state.h"
#include "schema/merge.h"

namespace sluice {

Package Pipeline::Impl::extract_package(Call& call, const Source& source, const RunOptions& run_options,
                                        ExtractOptions extract_options) {
  return call.trace.step("extract", [&] {
    Schema schema = current_schema(source);
    const Capabilities& capabilities = outlet_.capabilities;
    const auto naming = wanted_naming_of(schema);
    const std::string load_id = next_load_id(call.store, *naming);
    call.meter.start("extract", 0, 0);
    PackageDraft draft = call.store.draft(PackageState::extracted, load_id);
    call.trace.note("load_id", draft.info.load_id);
    draft.info.state_before = PipelineState::read(folder_);
    PipelineState state(folder_);
    const Refresh refresh = run_options.refresh.value_or(refresh_);
    if (apply_refresh(refresh, source, schema, state, draft.info)) state.force_extract();
    if (refresh == Refresh::drop_sources) schema = brought_schema(source, schema.name);
    adopt_source(schema, source, *naming, options_, capabilities);
    draft.info.schema_name = schema.name;
    draft.info.load_key = run_options.load_key;
    draft.info.skips_bad_lines = run_options.on_error == OnError::skip;
    draft.info.fingerprint = fingerprint(source, run_options);
    draft.info.collects_rejects = run_options.rejects;
    extract_options.keeps_discarded = run_options.rejects;
    extract_options.adds_load_id = adds_column(options_, "add_dlt_load_id");
    extract_options.adds_row_id = adds_column(options_, "add_dlt_id");
    extract_options.progress = [&](std::uint64_t bytes) { call.meter.advance(bytes, 0); };
    extract_options.settings = settled(options_.extract);
    extract_options.stop = options_.stop;
    extract_options.interval = interval_of(config::surroundings_of_process().environment);
    SourceState remembered = state.source(schema.name);
    extract_into(draft, source, {schema, remembered, *naming, capabilities}, extract_options);
    state.set_source(schema.name, remembered);
    update_state(state, schema.name);
    draft.info.state_json = state.to_extract();
    const Table states = normalize_identifiers(pipeline_state_table(), *naming);
    if (draft.info.state_json && schema.find(states.name) == nullptr) schema.put(states);
    check_names(schema, capabilities);
    schema.bump();
    Package package = draft.publish(schema);
    schemas_.offer(schema);
    schemas_.save(schema);
    state.mark_extracted();
    call.meter.finish();
    return package;
  });
}

std::string Pipeline::Impl::next_load_id(const PackageStore& store, const Naming& naming) const {
  if (!has_destination()) return store.next_load_id(clock_, {});
  const SessionUse session = open();
  return store.next_load_id(clock_, newest_load_id({*session, destination(), dataset_, naming}));
}

void Pipeline::Impl::update_state(PipelineState& state, const std::string& schema_name) const {
  state.update({.pipeline_name = options_.name,
                .dataset_name = dataset_,
                .schema_name = schema_name,
                .destination_type = outlet_.capabilities.destination_type});
  state.set_destination(lasting_name(options_));
}

Schema Pipeline::Impl::current_schema(const Source& source) const {
  const std::string name = source.name().empty() ? default_schema_name() : source.name();
  if (schemas_.has(name)) return *schemas_.load(name);
  if (std::optional<Schema> remote = schema_at_destination(name)) {
    remote->imported_version_hash.reset();  // of a file on another machine
    return *std::move(remote);
  }
  if (std::optional<Schema> imported = schemas_.load(name)) return *std::move(imported);
  return brought_schema(source, name);
}

std::optional<Schema> Pipeline::Impl::schema_at_destination(const std::string& name) const {
  if (!has_destination()) return std::nullopt;
  const SessionUse session = open();
  const auto naming = wanted_naming_of(Schema(name));
  return stored_schema({*session, destination(), dataset_, *naming}, name);
}

}  // namespace sluice
