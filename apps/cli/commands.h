#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace sluice::cli {

/// What a sub-command does once it is parsed; returns the exit code.
using Action = std::function<int()>;

/// Each adds one sub-command to the program; the action is set if it was called.
void add_load(CLI::App& program, Action& action);
void add_plan(CLI::App& program, Action& action);
void add_run(CLI::App& program, Action& action);
void add_init(CLI::App& program, Action& action);
void add_check(CLI::App& program, Action& action);
void add_discover(CLI::App& program, Action& action);
void add_query(CLI::App& program, Action& action);
void add_schema(CLI::App& program, Action& action);
void add_pipeline(CLI::App& program, Action& action);

/// The sub-commands of schema.
void add_schema_show(CLI::App& schema, Action& action);
void add_schema_diff(CLI::App& schema, Action& action);
void add_schema_export(CLI::App& schema, Action& action);
void add_schema_validate(CLI::App& schema, Action& action);

/// The sub-commands of pipeline.
void add_pipeline_list(CLI::App& pipeline, Action& action);
void add_pipeline_info(CLI::App& pipeline, Action& action);
void add_pipeline_trace(CLI::App& pipeline, Action& action);
void add_pipeline_load_package(CLI::App& pipeline, Action& action);
void add_pipeline_failed_jobs(CLI::App& pipeline, Action& action);
void add_pipeline_drop_pending(CLI::App& pipeline, Action& action);
void add_pipeline_sync(CLI::App& pipeline, Action& action);
void add_pipeline_drop(CLI::App& pipeline, Action& action);

}  // namespace sluice::cli
