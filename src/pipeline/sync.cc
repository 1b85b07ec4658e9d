#include <algorithm>

#include "load/ledger.h"
#include "pipeline/pipeline_impl.h"
#include "pipeline/untouched.h"
#include "pipeline/working_folder.h"

namespace sluice {

Report Pipeline::Impl::sync() {
  return carry_out([&](Call& call) {
    if (!has_destination())
      throw Error(Remedy::fix_config, "a receiver keeps no state and no schemas that could be taken over");
    call.refuse_pending("take over what the destination has");
    call.lease = lease();
    sync_with_destination(call, true);
  });
}

void Pipeline::Impl::sync_once(Call& call) {
  const bool restores =
      options_.restore_from_destination.value_or(true) && !options_.dev_mode.value_or(false);
  if (is_synced_ || !has_destination() || !restores) return;
  // What is pending would be lost with the state that it belongs to, or come in front of it.
  if (!call.has_pending()) sync_with_destination(call, false);
  is_synced_ = true;
}

void Pipeline::Impl::sync_with_destination(Call& call, bool restores) {
  call.trace.step("sync", [&] {
    const SessionUse session =
        outlet_.capabilities.is_server
            ? open()
            : SessionUse(open_if_there(destination(), {.dataset = dataset_, .threads = options_.threads}),
                         nullptr);
    const auto naming = wanted_naming_of(schema().value_or(Schema(default_schema_name())));
    const OpenDataset dataset{*session, destination(), dataset_, *naming};
    if (!has_ledger(dataset)) {
      if (restores)
        throw Error(Remedy::fix_config,
                    fmt::format("the dataset {} has nothing of the pipeline {}", dataset_, options_.name));
      return forget(call);
    }
    PipelineState state(folder_);
    const std::optional<StoredState> remote = stored_state(dataset, options_.name);
    if (restores && !remote)
      throw Error(Remedy::fix_config,
                  fmt::format("the dataset {} has nothing of the pipeline {}", dataset_, options_.name));
    const bool takes = remote && (restores || (PipelineState::version_of(remote->json) >= state.version() &&
                                               PipelineState::hash_of(remote->json) != state.hash()));
    if (takes) {
      if (state.version() > 0)
        call.report.notes.push_back("took over the pipeline's state from load " + remote->load_id);
      state.set_destination(lasting_name(options_));
      state.adopt(remote->json, options_.name);
    }
    std::vector<std::string> names = state.schema_names();
    if (names.empty()) names.push_back(default_schema_name());
    for (const std::string& name : names) fetch_schema(call, dataset, name, takes);
  });
}

/// A newer version that descends from ours is taken in any case: another machine has loaded since.
void Pipeline::Impl::fetch_schema(Call& call, const OpenDataset& dataset, const std::string& name,
                                  bool replaces) const {
  const std::optional<Schema> kept = schemas_.stored(name);
  if (!kept && !replaces) return;  // found when it is needed
  if (kept && newest_schema_hash(dataset, name).value_or(kept->version_hash) == kept->version_hash) return;
  std::optional<Schema> remote = stored_schema(dataset, name);
  if (!remote) return;
  const bool descends =
      kept && std::ranges::find(remote->previous_hashes, kept->version_hash) != remote->previous_hashes.end();
  if (!replaces && !descends) return;
  remote->imported_version_hash.reset();  // of a file on another machine
  schemas_.save(*std::move(remote));
  call.report.notes.push_back("took over the schema " + name + " from the destination");
}

/// Somebody has dropped the dataset: what was loaded is to be loaded again (reference §10.3).
void Pipeline::Impl::forget(Call& call) const {
  if (PipelineState(folder_).version() == 0 && schemas_.names().empty()) return;
  PipelineState::restore(folder_, {});
  remove_tree(folder_ / "schemas");
  make_pipeline_folder(folder_);
  call.report.notes.push_back("the destination has no data of this pipeline any more: it starts afresh");
}

}  // namespace sluice
