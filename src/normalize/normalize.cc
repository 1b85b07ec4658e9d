#include "normalize/normalize.h"

#include <thread>

#include <fmt/format.h>

#include "normalize/committer.h"
#include "normalize/pages.h"
#include "normalize/rejects.h"
#include "normalize/worker.h"
#include "schema/inference.h"
#include "schema/system_tables.h"
#include "sluice/error.hpp"
#include "sluice/hints.hpp"

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
    if (added != 0) info.column_counts_added[table.name] += added;
  }
}

/// The columns that the normalizer gives every root table, for one that no row came to.
void complete_empty_table(Schema& schema, const std::string& name, const Naming& naming) {
  Table* table = schema.find(name);
  if (table == nullptr) return;
  for (const char* system : {"_dlt_load_id", "_dlt_id"}) {
    const std::string column = naming.normalize_identifier(system);
    const Column* known = table->find(column);
    if (known != nullptr && known->is_complete()) continue;
    Column made = infer_column(schema, column, Value(""), false);
    if (known != nullptr) merge_column(made, *known);
    table->put_last(std::move(made));
  }
}

/// A column that takes no null and never had a value cannot be made.
void check_bound(const Table& table) {
  for (const Column& column : table.columns())
    if (!column.is_complete() && !column.is_nullable())
      throw Error(
          Remedy::fix_input,
          "a column that must not be null (a key, or declared so) has no value in any row: fill it in, or "
          "declare its data_type",
          {.stage = "normalize", .table = table.name, .column = column.name})
          .with_fault(Fault::unbound_column);
}

/// What normalize notes of a table whose rows it saw.
void settle_table(Table& table) {
  check_bound(table);
  if (const Value* hint = table.hint("x-normalizer"); hint != nullptr && hint->is<Dict>()) {
    Dict normalizer = hint->get<Dict>();
    std::erase_if(normalizer, [](const auto& entry) { return entry.first == "evolve-columns-once"; });
    table.set_hint("x-normalizer", Value(std::move(normalizer)));
  }
  table.mark_seen_data();
}

/// Tables that are emptied or made without a row have no rows, which is worth saying.
void count_empty_tables(PackageInfo& info, const Schema& schema) {
  for (const std::string& name : info.replaced)
    if (const Table* table = schema.find(name); table != nullptr && table->has_seen_data())
      info.row_counts.try_emplace(name, 0);
  for (const std::string& name : info.empty_tables) info.row_counts.try_emplace(name, 0);
}

/// What was extracted is what was read, as far as it was counted.
void check_rows(const RunShared& shared) {
  for (std::size_t i = 0; i < shared.rows_seen.size(); ++i) {
    const RawPage& page = shared.extracted.info.pages[i];
    if (!page.rows || *page.rows == shared.rows_seen[i]) continue;
    throw Error(Remedy::report_bug,
                fmt::format("{} rows were extracted, but {} were read: nothing was loaded", *page.rows,
                            shared.rows_seen[i]),
                {.table = page.table});
  }
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
  check_rows(shared);
  shared.rejects.finish();
  for (const std::string& table : draft.info.empty_tables)
    if (!grown.find(table)->has_seen_data()) complete_empty_table(grown, table, naming);
  count_empty_tables(draft.info, grown);
  for (const auto& [name, rows] : draft.info.row_counts)
    if (Table* table = grown.find(name)) settle_table(*table);
  if (draft.info.state_json) grown.put(state_table(grown, naming)).mark_seen_data();
  count_changes(draft.info, schema, grown);
  options.check(grown);
  grown.bump();
  return draft.publish(grown);
}

}  // namespace sluice
