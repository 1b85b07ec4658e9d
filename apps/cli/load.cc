#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/run_until_stopped.h"
#include "cli/source_options.h"

namespace sluice::cli {
namespace {

constexpr const char* kDescription =
    "Load files (JSON, csv, parquet) or a database into tables: nested objects become columns, nested lists "
    "become tables of their own.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice load users.json orders.jsonl.gz --to duckdb:///shop.duckdb    tables users and orders\n"
    "  sluice load 's3://bucket/orders/**/*.parquet' --table orders --only-new-files\n"
    "  curl -s localhost:8000/items | sluice load - --table items --to duckdb:////srv/items.duckdb\n"
    "  sluice load users.json --column id:bigint:not_null --contract data_type=freeze\n"
    "  sluice load day.jsonl --load-key 2026-11-21        never loads that day twice\n"
    "\n"
    "Three slashes: a file in this folder; four: duckdb:////srv/a.duckdb is /srv/a.duckdb. A password is\n"
    "best kept in .sluice/secrets.toml (destination.postgres.credentials), in a variable\n"
    "(DESTINATION__POSTGRES__CREDENTIALS__PASSWORD) or in ~/.pgpass. With plan in place of load you see\n"
    "first what would change. A load that was killed is resumed by running the same command again.\n"
    "Types: text, double, bool, timestamp, bigint, binary, json, decimal, wei, date, time.\n"
    "\n"
    "Exit codes: 0 done; 65 correct the input; 78 correct an argument, a setting or a permission;\n"
    "75 try again later.\n";

struct Arguments {
  SourceOptions source;
  bool is_json = false;
};

}  // namespace

void add_load(CLI::App& program, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("load", kDescription);
  command->footer(kExamples);
  add_options(*command, arguments->source);
  command->add_flag("--json", arguments->is_json, "Print the report as JSON")->group(kRunGroup);
  command->callback([arguments, command, &action] {
    action = [arguments, command] {
      SourceOptions& options = arguments->source;
      settle(*command, options);
      return run_until_stopped(options, [&] { return source_of(options); }, arguments->is_json);
    };
  });
}

}  // namespace sluice::cli
