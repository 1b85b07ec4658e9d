#include "normalize/normalize.h"

#include <thread>

#include "normalize/committer.h"
#include "normalize/pages.h"
#include "normalize/rejects.h"
#include "normalize/worker.h"
#include "schema/inference.h"

namespace sluice {
namespace {

void work(RunShared& shared) {
  Worker worker(shared);
  for (;;) {
    std::optional<std::size_t> index;
    try {
      PageUnits::Taken taken;
      if (!shared.units.next(taken)) return;
      index = taken.unit.index;
      if (!worker.process(taken)) return;
    } catch (...) {
      shared.committer.fail(index, std::current_exception());
      return;
    }
  }
}

void count_changes(PackageInfo& info, const Schema& before, const Schema& after) {
  for (const Table& table : after.tables()) {
    if (!info.row_counts.contains(table.name)) continue;
    const Table* old = before.find(table.name);
    std::uint64_t added = 0;
    for (const Column& column : table.columns()) {
      const Column* known = old == nullptr ? nullptr : old->find(column.name);
      if (column.is_complete() && (known == nullptr || !known->is_complete())) ++added;
    }
    if (added != 0) info.column_counts_added[table.name] = added;
  }
}

/// The row of the pipeline state gets an id as every row does.
void complete_state_table(Schema& schema, const Naming& naming) {
  Table* table = schema.find(naming.normalize_tables_path("_dlt_pipeline_state"));
  if (table == nullptr) return;
  const std::string id = naming.normalize_identifier("_dlt_id");
  if (table->find(id) == nullptr) table->put(infer_column(schema, id, Value(""), false));
  table->mark_seen_data();
}

}  // namespace

Package normalize_package(const PackageStore& store, const Package& extracted, const Schema& schema,
                          const Naming& naming, const NormalizeOptions& options) {
  PackageDraft draft = store.draft(PackageState::normalized, extracted.info.load_id);
  draft.info = extracted.info;
  draft.info.row_counts.clear();
  RunShared shared(extracted, draft, schema, naming, options);
  {
    std::vector<std::jthread> threads;
    for (int i = 1; i < options.threads; ++i) threads.emplace_back([&shared] { work(shared); });
    work(shared);
  }
  Schema grown = shared.committer.finish();
  shared.rejects.finish();
  for (const auto& [table, rows] : draft.info.row_counts) grown.find(table)->mark_seen_data();
  if (draft.info.state_json) complete_state_table(grown, naming);
  count_changes(draft.info, schema, grown);
  grown.bump();
  return draft.publish(grown);
}

}  // namespace sluice
