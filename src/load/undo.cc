#include "load/undo.h"

#include <fmt/format.h>

#include "base/log.h"
#include "load/merge_columns.h"

namespace sluice {
namespace {

/// The files of the table that are among the parts.
TableJobs committed_files(const TableJobs& jobs, const std::set<std::string>& parts) {
  TableJobs committed{jobs.table, {}};
  for (const Job& job : jobs.jobs)
    if (parts.contains(job.path.filename().string())) committed.jobs.push_back(job);
  return committed;
}

/// Rows that came as columns have no key of their own, but the load that they came with. Only committed files
/// have rows there.
void undo_by_load_id(const LoadContext& context, const Table& table) {
  const Target& target = context.target;
  const Column* load_id = table.find(target.naming.normalize_identifier("_dlt_load_id"));
  if (load_id == nullptr || !load_id->is_complete()) {
    log::warning(
        fmt::format("the table {} has neither _dlt_id nor _dlt_load_id: rows of the load {} stay in it",
                    table.name, context.info.load_id));
    return;
  }
  context.execute(fmt::format("DELETE FROM {} WHERE {} = {}", target.table(table.name),
                              target.dialect.quote(load_id->name),
                              target.dialect.literal(context.info.load_id)));
}

void undo_table(const LoadContext& context, const TableJobs& jobs) {
  const Target& target = context.target;
  const Table& table = *jobs.table;
  const std::vector<std::string> keys = columns_with(complete_part(table), "row_key");
  if (keys.empty()) return undo_by_load_id(context, table);
  const Chain chain{{complete_part(table)}};
  const Table staging = staging_part(chain.root());
  context.session().execute(plan_staging(target, chain));
  (void)context.session().load({&staging, jobs.jobs, true}, {});
  const std::string key = target.dialect.quote(keys.front());
  context.execute(fmt::format("DELETE FROM {0} WHERE {1} IN (SELECT {1} FROM {2})", target.table(table.name),
                              key, target.staging(table.name)));
  context.session().execute(drop_staging(target, chain));
}

}  // namespace

void undo_files(const LoadContext& context, const std::set<std::string>& parts) {
  for (const auto& [root, tables] : context.tables.jobs())
    for (const TableJobs& jobs : tables)
      if (const TableJobs committed = committed_files(jobs, parts); !committed.jobs.empty())
        undo_table(context, committed);
}

}  // namespace sluice
