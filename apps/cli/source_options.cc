#include "cli/source_options.h"

#include <algorithm>
#include <memory>
#include <regex>

#include "cli/progress_view.h"
#include "cli/schema_input.h"
#include "config/option_spec.h"
#include "declared/hints.h"
#include "pipeline/settings.h"
#include "sluice/error.hpp"
#include "sluice/sql_database.hpp"
#include "sources/files/files.h"

namespace sluice::cli {
namespace {

constexpr const char* kWhereGroup = "Where it goes";
constexpr const char* kTablesGroup = "Tables and columns";
/// Not in the help, which has to fit a screen: docs/guide/files.md has them.
constexpr const char* kCsvGroup = "";
constexpr const char* kCareGroup = "What may change, and what is wrong";

constexpr const char* kTypes =
    "text, double, bool, timestamp, bigint, binary, json, decimal, wei, date, time";

using Words = std::vector<std::string>;

ProgressStyle style_of(const std::string& name) {
  if (name == "bar") return ProgressStyle::bar;
  if (name == "log") return ProgressStyle::log;
  return name == "none" ? ProgressStyle::none : ProgressStyle::automatic;
}

/// An option whose text is one of the words.
void add_choice(CLI::App& command, const char* name, const char* group, const char* help, const Words& words,
                const std::function<void(const std::string&)>& take) {
  command.add_option_function<std::string>(name, take, help)
      ->check(CLI::IsMember(words))
      ->option_text("WORD")
      ->group(group);
}

template <class T>
void add_text(CLI::App& command, const char* name, T& value, const char* group, const char* text,
              const char* help) {
  command.add_option(name, value, help)->option_text(text)->group(group);
}

/// What the list of settings says of an option that goes over one of them: its help, the words or numbers
/// that it takes.
CLI::Option* as_setting(CLI::Option* option, const config::OptionSpec& spec, const char* group) {
  option->description(help_of(spec))->group(group);
  if (!spec.words.empty())
    option->check(CLI::IsMember(Words(spec.words.begin(), spec.words.end())))->option_text("WORD");
  if (spec.type == config::OptionType::integer)
    option->check(CLI::Range(spec.bounds.least, spec.bounds.most))->option_text("N");
  if (spec.type == config::OptionType::size) option->transform(CLI::AsSizeValue(false))->option_text("SIZE");
  return option;
}

/// An option that goes over a setting.
template <class T>
CLI::Option* add_setting(CLI::App& command, const char* path, T& value, const char* group) {
  const config::OptionSpec& spec = config::option_spec(path);
  return as_setting(command.add_option(std::string(spec.option), value), spec, group);
}

/// The same of a setting that is a word.
void add_setting_word(CLI::App& command, const char* path, const char* group,
                      const std::function<void(const std::string&)>& take) {
  const config::OptionSpec& spec = config::option_spec(path);
  as_setting(command.add_option_function<std::string>(std::string(spec.option), take), spec, group);
}

/// The same of a setting that the option turns on.
void add_setting_flag(CLI::App& command, const char* path, std::optional<bool>& value, const char* group) {
  const config::OptionSpec& spec = config::option_spec(path);
  as_setting(command.add_flag_callback(std::string(spec.option), [&value] { value = true; }), spec, group);
}

void add_where(CLI::App& command, PipelineOptions& pipeline) {
  add_setting(command, "destination.<name>.credentials", pipeline.destination, kWhereGroup)
      ->option_text("URI");
  add_setting(command, "pipelines.<pipeline>.dataset_name", pipeline.dataset, kWhereGroup)
      ->option_text("NAME");
  add_text(command, "--pipeline", pipeline.name, kWhereGroup, "NAME",
           "Keeps schema, state and pending packages (default: sluice)");
  add_setting(command, "schema.naming", pipeline.naming, kWhereGroup)->option_text("NAME");
}

const Words kMergeStrategies = {"delete-insert", "upsert", "insert-only", "scd2"};

/// The one word says how rows are replaced or how they are merged; no strategy does both.
void add_strategy(CLI::App& command, SourceOptions& options) {
  const config::OptionSpec& replacing = config::option_spec("load.replace_strategy");
  Words words(replacing.words.begin(), replacing.words.end());
  words.insert(words.end(), kMergeStrategies.begin(), kMergeStrategies.end());
  const std::string help =
      help_of(replacing) + "; or merged: delete-insert (default), upsert, insert-only, scd2";
  add_choice(command, std::string(replacing.option).c_str(), kTablesGroup, help.c_str(), words,
             [&options](const std::string& word) {
               if (std::ranges::find(kMergeStrategies, word) == kMergeStrategies.end())
                 options.pipeline.replace_strategy = word;
               else
                 options.run.merge_strategy = MergeStrategy{.name = word};
             });
}

void add_tables(CLI::App& command, SourceOptions& options) {
  RunOptions& run = options.run;
  add_text(command, "--table", run.table_name, kTablesGroup, "NAME",
           "Table for all sources (default: named after each file)");
  add_choice(command, "--write-disposition", kTablesGroup, "append (default), replace or merge",
             {"append", "replace", "merge"},
             [&run](const std::string& word) { run.write_disposition = disposition_of(word); });
  command
      .add_option_function<Words>(
          "--primary-key", [&run](const Words& columns) { run.primary_key = columns; },
          "Columns that tell rows apart; merge replaces by them")
      ->delimiter(',')
      ->option_text("A,B")
      ->group(kTablesGroup);
  command
      .add_option_function<Words>(
          "--merge-key", [&run](const Words& columns) { run.merge_key = columns; },
          "Columns that tell which rows merge replaces together")
      ->delimiter(',')
      ->option_text("A,B")
      ->group(kTablesGroup);
  add_strategy(command, options);
  command
      .add_option_function<Words>(
          "--column",
          [&run](const Words& columns) {
            for (const std::string& column : columns) run.columns.push_back(parse_column_option(column));
          },
          "Type of a column: id:bigint, price:decimal(10,2), id:text:not_null")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->option_text("NAME:TYPE ...")
      ->group(kTablesGroup);
  command
      .add_option_function<int>(
          "--max-nesting", [&run](int levels) { run.max_table_nesting = levels; },
          "Levels to unnest; what is deeper stays JSON (default: 1000)")
      ->check(CLI::Range(0, 1000))
      ->option_text("N")
      ->group(kTablesGroup);
  command
      .add_flag("--only-new-files", options.only_new_files,
                "Only files that are new or were changed since the last load")
      ->group(kTablesGroup);
  add_text(command, "--schema", options.schema_file, kTablesGroup, "FILE",
           "Schema of the source (YAML, JSON): it goes before the data");
  add_setting(command, "pipelines.<pipeline>.import_schema_path", options.pipeline.import_schemas,
              kTablesGroup)
      ->option_text("DIR");
  add_setting(command, "pipelines.<pipeline>.export_schema_path", options.pipeline.export_schemas,
              kTablesGroup)
      ->option_text("DIR");
}

void add_csv(CLI::App& command, CsvOptions& csv) {
  add_text(command, "--csv-delimiter", csv.delimiter, kCsvGroup, "TEXT", "What separates fields");
  add_text(command, "--csv-quote", csv.quote, kCsvGroup, "CHAR", "What stands around a field");
  add_text(command, "--csv-escape", csv.escape, kCsvGroup, "CHAR", "What stands before a quote in a field");
  add_text(command, "--csv-null", csv.null_text, kCsvGroup, "TEXT",
           "A field that means null, beside the empty one");
  add_choice(command, "--csv-header", kCsvGroup, "yes or no: the first line has names", {"yes", "no"},
             [&csv](const std::string& word) { csv.has_header = word == "yes"; });
  command.add_flag("--csv-text", csv.is_all_text, "Every column stays text")->group(kCsvGroup);
}

void add_care(CLI::App& command, RunOptions& run) {
  command
      .add_option_function<std::string>(
          "--contract", [&run](const std::string& text) { run.contract = parse_contract_option(text); },
          "evolve (default), freeze, discard_row or discard_value, for all or for "
          "some of tables, columns, data_type: columns=discard_row,data_type=freeze")
      ->option_text("MODE")
      ->group(kCareGroup);
  command.add_flag("--rejects", run.rejects, "Keep what a contract discards, in the table _sluice_rejects")
      ->group(kCareGroup);
  add_choice(
      command, "--on-error", kCareGroup, "stop (default) at text that is no row, or skip: set it aside",
      {"stop", "skip"},
      [&run](const std::string& word) { run.on_error = word == "skip" ? OnError::skip : OnError::stop; });
}

void add_loading(CLI::App& command, PipelineOptions& pipeline) {
  add_setting_flag(command, "load.atomic", pipeline.load.atomic, kRunGroup);
  add_setting(command, "load.workers", pipeline.load.workers, kRunGroup);
  add_setting_word(command, "load.parallelism_strategy", kRunGroup, [&pipeline](const std::string& word) {
    pipeline.load.parallelism = parallelism_of(word);
  });
  add_setting(command, "load.raise_on_max_retries", pipeline.load.max_retries, kRunGroup);
  add_text(command, "--lock-wait", pipeline.lock_wait_seconds, kRunGroup, "SECONDS",
           "How long to wait for another process on this pipeline (default: 0)");
  add_setting_flag(command, "pipelines.<pipeline>.dev_mode", pipeline.dev_mode, kRunGroup);
}

void add_run(CLI::App& command, SourceOptions& options) {
  PipelineOptions& pipeline = options.pipeline;
  add_setting_word(command, "pipelines.<pipeline>.refresh", kRunGroup,
                   [&options](const std::string& word) { options.run.refresh = refresh_of(word); });
  add_text(command, "--load-key", options.run.load_key, kRunGroup, "TEXT",
           "A name for this load: it is loaded once, for good");
  add_setting(command, "normalize.workers", pipeline.threads, kRunGroup);
  command
      .add_option("--partitions", options.partitions,
                  "Connections that read a table of a database at once (default: 1)")
      ->check(CLI::Range(1, 64))
      ->option_text("N")
      ->group(kRunGroup);
  add_text(command, "--partition-column", options.partition_column, kRunGroup, "COLUMN",
           "Integers, dates or timestamps whose ranges these read; needs --table");
  add_setting(command, "normalize.memory_limit", pipeline.memory_limit_bytes, kRunGroup);
  add_setting(command, "load.engine_memory_limit", pipeline.engine_memory_limit_bytes, kRunGroup);
  add_choice(command, "--progress", kRunGroup, "auto (default), bar, log or none; on standard error",
             {"auto", "bar", "log", "none"}, [&pipeline](const std::string& word) {
               const auto view = std::make_shared<ProgressView>(style_of(word));
               pipeline.progress = [view](const Progress& progress) { view->show(progress); };
             });
}

void show_progress(PipelineOptions& pipeline) {
  const auto view = std::make_shared<ProgressView>(ProgressStyle::automatic);
  pipeline.progress = [view](const Progress& progress) { view->show(progress); };
}

void add_help(CLI::App& command) {
  command.set_help_flag();  // groups stand in the order of their first option
  command.set_help_flag("-h,--help", "Print this help")->group(kRunGroup);
}

/// A database's URI stands in place of files.
bool is_database(const Words& sources) {
  const auto names = [&](const char* scheme) { return sources[0].starts_with(scheme); };
  return sources.size() == 1 && (names("postgresql://") || names("postgres://") || names("mysql://") ||
                                 names("mariadb://") || names("sqlite://") || names("duckdb://"));
}

Source database_of(const SourceOptions& options) {
  if (options.only_new_files)
    throw Error(Remedy::fix_config,
                "--only-new-files is of files; new rows of a table are told by a cursor in a pipeline file");
  SqlDatabase database{.credentials = options.sources[0], .partitions = options.partitions};
  const std::string& table = options.run.table_name;
  if (!table.empty()) database.table_names = {table};
  if (!options.partition_column.empty()) {
    if (table.empty())
      throw Error(Remedy::fix_config, "--partition-column is of one table: name it with --table");
    database.tables = {{.name = table, .partition_column = options.partition_column}};
  }
  return sql_database(database);
}

Source files_of(const SourceOptions& options) {
  FilesSaid said{.csv = options.csv, .only_new = options.only_new_files};
  if (!options.run.table_name.empty()) said.table = options.run.table_name;
  return Source("", files_resources(options.sources, said,
                                    store_opener({}, config::Config::load(options.pipeline.name))));
}

}  // namespace

void add_options(CLI::App& command, SourceOptions& options) {
  show_progress(options.pipeline);
  command
      .add_option("SRC", options.sources,
                  "Files, globs (also **, s3://bucket/**/*.csv) or - (standard input): .json, .jsonl, "
                  ".ndjson, .csv, .tsv, each also .gz or .zst, .parquet; or a database, as in --to or "
                  "mysql://: all tables, or that of --table")
      ->required()
      ->option_text("...");
  add_where(command, options.pipeline);
  add_tables(command, options);
  add_csv(command, options.csv);
  add_care(command, options.run);
  add_run(command, options);
  add_loading(command, options.pipeline);
  add_help(command);
}

void add_run_options(CLI::App& command, SourceOptions& options) {
  show_progress(options.pipeline);
  add_where(command, options.pipeline);
  add_care(command, options.run);
  add_run(command, options);
  add_loading(command, options.pipeline);
  add_help(command);
}

void add_where_options(CLI::App& command, SourceOptions& options) { add_where(command, options.pipeline); }

void settle(CLI::App& command, SourceOptions& options, const Declare& declare) {
  SourceOptions settled;
  settled.pipeline.progress = options.pipeline.progress;
  options = settled;
  if (declare) declare(options.pipeline, options.run);
  for (CLI::Option* option : command.get_options())
    if (option->count() > 0) option->run_callback();
}

Source source_of(const SourceOptions& options) {
  const Source source = is_database(options.sources) ? database_of(options) : files_of(options);
  return options.schema_file.empty() ? source : source.with_schema(read_schema_file(options.schema_file));
}

Column parse_column_option(const std::string& text) {
  static const std::regex kForm(R"(^(.+?)(?::([a-z]+)(?:\((\d{1,5})(?:,(\d{1,5}))?\))?)?(:not_null)?$)");
  std::smatch parts;
  if (!std::regex_match(text, parts, kForm) || (!parts[2].matched && !parts[5].matched))
    throw Error(
        Remedy::fix_config,
        "--column takes name:type, such as id:bigint, price:decimal(10,2) or id:text:not_null, not " + text);
  Column column;
  column.name = parts[1];
  if (parts[2].matched) column.data_type = parse_data_type(parts[2].str());
  if (parts[2].matched && !column.data_type)
    throw Error(Remedy::fix_config,
                "--column " + text + ": no such type: " + parts[2].str() + " (known: " + kTypes + ")");
  if (parts[3].matched) column.precision = std::stoi(parts[3]);
  if (parts[4].matched) column.scale = std::stoi(parts[4]);
  if (parts[5].matched) column.nullable = false;
  return column;
}

Contract parse_contract_option(const std::string& text) {
  try {
    if (text.find('=') == std::string::npos) return parse_contract(Value(text));
    Dict modes;
    for (const std::string& part : CLI::detail::split(text, ',')) {
      const std::size_t equals = std::min(part.find('='), part.size());
      const std::string mode = equals == part.size() ? "" : part.substr(equals + 1);
      modes.emplace_back(part.substr(0, equals), Value(mode));
    }
    return parse_contract(Value(std::move(modes)));
  } catch (Error& error) {
    throw error.with_outcome("--contract " + text);
  }
}

}  // namespace sluice::cli
