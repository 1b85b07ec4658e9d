#include <algorithm>

#include "pipeline/pipeline_impl.h"
#include "pipeline/source_schema.h"
#include "pipeline/untouched.h"
#include "pipeline/working_folder.h"

namespace sluice {
namespace {

/// An import folder that has no file of the schema would get one.
PipelineOptions quiet(PipelineOptions options, const std::string& schema_name) {
  options.export_schemas.clear();
  if (!fs::exists(options.import_schemas / (schema_name + ".schema.yaml"))) options.import_schemas.clear();
  return options;
}

/// What the pipeline knows; its packages stay where they are.
void copy_knowledge(const fs::path& from, const fs::path& to) {
  make_pipeline_folder(to);
  if (fs::exists(from / "schemas")) fs::copy(from / "schemas", to / "schemas");
  if (fs::exists(from / "state.json")) fs::copy_file(from / "state.json", to / "state.json");
}

bool has_packages(const fs::path& folder) {
  std::error_code missing;
  return fs::directory_iterator(folder, missing) != fs::directory_iterator();
}

void describe(PlanReport& plan, const PackageInfo& info) {
  for (const auto& [table, rows] : info.row_counts) {
    const auto added = info.column_counts_added.find(table);
    plan.tables.push_back({table, rows, added == info.column_counts_added.end() ? 0 : added->second});
  }
  plan.discarded_rows = info.discarded_rows;
  plan.discarded_values = info.discarded_values;
  plan.rejected_rows = info.rejected_lines;
}

std::uint64_t rows_of(const std::vector<PhaseReport>& phases, const std::string& phase) {
  const auto found = std::ranges::find(phases, phase, &PhaseReport::phase);
  return found == phases.end() ? 0 : found->rows;
}

}  // namespace

Pipeline::Impl::Impl(const Impl& original, PipelineOptions options, fs::path folder)
    : options_(std::move(options)),
      refresh_(original.refresh_),
      folder_(std::move(folder)),
      schemas_(folder_ / "schemas", options_.import_schemas),
      outlet_(options_),
      dataset_(original.dataset_) {
  if (has_destination()) outlet_.destination = untouched(std::move(outlet_.destination));
}

PlanReport Pipeline::Impl::plan(const Source& given, const RunOptions& run_options,
                                std::uint64_t sample_rows) const {
  const Source source = with_options(given, run_options);
  check_tables(source);
  check_replace_strategy();
  const PassingFolder passing;
  const std::string schema_name = source.name().empty() ? default_schema_name() : source.name();
  Impl copy(*this, quiet(options_, schema_name), passing.path() / options_.name);
  copy_knowledge(folder_, copy.folder_);
  PlanReport plan;
  if (has_packages(folder_ / "normalized") || has_packages(folder_ / "extracted"))
    plan.notes.push_back(
        "packages of earlier runs are pending: the next run loads them first, and this plan is without "
        "them");
  copy.plan_here(plan, source, run_options, sample_rows);
  return plan;
}

void Pipeline::Impl::plan_here(PlanReport& plan, const Source& source, const RunOptions& run_options,
                               std::uint64_t sample_rows) {
  Call call(*this);
  plan.pipeline = call.report.pipeline;
  plan.destination = call.report.destination;
  plan.dataset = call.report.dataset;
  if (is_loaded_by_key(call, run_options)) {
    plan.schema = current_schema(source);
    plan.notes.insert(plan.notes.end(), call.report.notes.begin(), call.report.notes.end());
    return;
  }
  Sample sample{sample_rows};
  const Package extracted = extract_package(
      call, source, run_options, {.allow_link = true, .sample = sample_rows == 0 ? nullptr : &sample});
  const Package normalized = make_normalized(call, extracted);
  plan.schema = call.store.schema(normalized);
  plan.is_sample = sample.has_cut;
  plan.rows = rows_of(call.done().phases, "normalize");
  describe(plan, normalized.info);
  if (has_nothing_to_load(normalized.info) || !has_destination()) return;
  const SessionUse session = open();
  const auto naming = naming_of(plan.schema);
  MigrationPlan migration =
      plan_load({*session, destination(), dataset_, *naming}, plan.schema, normalized, load_options(call));
  plan.statements = std::move(migration.statements);
  plan.tables_created = std::move(migration.tables_created);
  plan.schema_update = std::move(migration.columns_added);
}

}  // namespace sluice
