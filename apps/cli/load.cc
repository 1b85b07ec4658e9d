#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/progress_view.h"
#include "cli/report_view.h"
#include "sluice/sluice.hpp"

namespace sluice::cli {
namespace {

constexpr const char* kDescription =
    "Load JSON into a database: nested objects become columns, nested lists become tables of their own.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice load users.json orders.jsonl.gz --to duckdb:///shop.duckdb      tables users and orders\n"
    "  sluice load 'events/*.jsonl.zst' --table events --to duckdb:///e.duckdb  many files, one table\n"
    "  curl -s localhost:8000/items | sluice load - --table items --to duckdb:///i.duckdb\n"
    "  sluice load users.json --to duckdb:///shop.duckdb --write-disposition replace\n"
    "  sluice load day.jsonl --to duckdb:////srv/d.duckdb --load-key 2026-11-21   never loads that day "
    "twice\n"
    "\n"
    "duckdb:///a.duckdb is a file in this folder, duckdb:////srv/a.duckdb is /srv/a.duckdb. For SQLite it "
    "is\n"
    "sqlite:///a.db; a dataset is a file of its own beside it, a__<dataset>.db. For PostgreSQL it is\n"
    "postgresql://user@host/database, or postgres for what DESTINATION__POSTGRES__CREDENTIALS says; a\n"
    "password is best given in DESTINATION__POSTGRES__CREDENTIALS__PASSWORD or in ~/.pgpass.\n"
    "A load that was killed is resumed by running the same command again.\n";

struct Arguments {
  std::vector<std::string> sources;
  PipelineOptions pipeline{.name = "sluice", .destination = "duckdb"};
  RunOptions run;
  int max_nesting = -1;
  std::string disposition;
  std::string on_error = "stop";
  std::string progress = "auto";
  bool is_json = false;
};

ProgressStyle style_of(const std::string& name) {
  if (name == "bar") return ProgressStyle::bar;
  if (name == "log") return ProgressStyle::log;
  return name == "none" ? ProgressStyle::none : ProgressStyle::automatic;
}

void run(Arguments arguments) {
  if (arguments.max_nesting >= 0) arguments.run.max_table_nesting = arguments.max_nesting;
  if (!arguments.disposition.empty())
    arguments.run.write_disposition =
        arguments.disposition == "replace" ? WriteDisposition::replace : WriteDisposition::append;
  arguments.run.on_error = arguments.on_error == "skip" ? OnError::skip : OnError::stop;
  const auto view = std::make_shared<ProgressView>(style_of(arguments.progress));
  arguments.pipeline.progress = [view](const Progress& progress) { view->show(progress); };
  const Source source = files(arguments.sources, arguments.run.table_name);
  Pipeline loader(arguments.pipeline);
  const Report report = loader.run(source, arguments.run);
  arguments.is_json ? print_report_json(report) : print_report(report);
}

}  // namespace

void add_load(CLI::App& program, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("load", kDescription);
  command->footer(kExamples);
  command
      ->add_option("SRC", arguments->sources,
                   "Files, globs, or - for standard input: .json (array or object), "
                   ".jsonl or .ndjson (one value per line), each also .gz or .zst")
      ->required();
  command->add_option(
      "--to", arguments->pipeline.destination,
      "Destination: duckdb:///file.duckdb, sqlite:///file.db or postgresql://user@host/database "
      "(default: duckdb, a file named after the pipeline)");
  command->add_option("--dataset", arguments->pipeline.dataset,
                      "Schema in the database, or for SQLite a file beside it (default: <pipeline>_dataset)");
  command->add_option("--table", arguments->run.table_name,
                      "Table for all sources (default: named after each file)");
  command
      ->add_option("--write-disposition", arguments->disposition,
                   "append (default) or replace what is in the tables")
      ->check(CLI::IsMember({"append", "replace"}));
  command
      ->add_option("--pipeline", arguments->pipeline.name,
                   "Name of the pipeline: its schema and pending packages")
      ->capture_default_str();
  command
      ->add_option("--max-nesting", arguments->max_nesting,
                   "Levels to unnest; what is deeper stays JSON (default: 1000)")
      ->check(CLI::Range(0, 1000));
  command->add_option("--threads", arguments->pipeline.threads, "Threads (default: all cores)")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--on-error", arguments->on_error,
                   "stop (default): a bad row stops the load before anything is "
                   "loaded; skip: bad rows go to a rejects file")
      ->check(CLI::IsMember({"stop", "skip"}));
  command->add_option("--load-key", arguments->run.load_key,
                      "A name for this load: it is loaded once, for good");
  command
      ->add_option("--memory-limit", arguments->pipeline.memory_limit_bytes,
                   "Memory for our own buffers, such as 256MB")
      ->transform(CLI::AsSizeValue(false));
  command
      ->add_option("--engine-memory-limit", arguments->pipeline.engine_memory_limit_bytes,
                   "Memory for the database engine, such as 2GB (default: its own)")
      ->transform(CLI::AsSizeValue(false));
  command
      ->add_option("--progress", arguments->progress, "auto (default), bar, log or none; on standard error")
      ->check(CLI::IsMember({"auto", "bar", "log", "none"}));
  command->add_option("--import-schemas", arguments->pipeline.import_schemas,
                      "Folder with schema files that rule over what is found in the data");
  command->add_option("--export-schemas", arguments->pipeline.export_schemas,
                      "Folder that gets the schema as a file after every run");
  command->add_flag("--json", arguments->is_json, "Print the report as JSON");
  command->callback([arguments, &action] {
    action = [arguments] {
      run(*arguments);
      return 0;
    };
  });
}

}  // namespace sluice::cli
