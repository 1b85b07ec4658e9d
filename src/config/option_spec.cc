#include "config/option_spec.h"

#include <algorithm>
#include <array>

#include "sluice/error.hpp"

namespace sluice::config {
namespace {

using Type = OptionType;
using Word = std::string_view;

constexpr std::array<Word, 3> kReplaceStrategies{"truncate-and-insert", "insert-from-staging",
                                                 "staging-optimized"};
constexpr std::array<Word, 3> kParallelism{"parallel", "table-sequential", "sequential"};
constexpr std::array<Word, 2> kNextItem{"round_robin", "fifo"};
constexpr std::array<Word, 3> kRefresh{"drop_sources", "drop_resources", "drop_data"};
constexpr std::array<Word, 3> kDestinationTypes{"duckdb", "sqlite", "postgres"};

constexpr std::array<Word, 2> kUrlStyles{"path", "vhost"};

constexpr bool kSecret = true;

constexpr std::array kOptions{
    OptionSpec{"destination.<name>.credentials",
               Type::text,
               "",
               "URI; of DuckDB and SQLite also a path",
               {},
               kSecret,
               "--to"},
    OptionSpec{"destination.<name>.credentials.database", Type::text, "", "database, or path of the file"},
    OptionSpec{"destination.<name>.credentials.host", Type::text, "", "PostgreSQL: host"},
    OptionSpec{"destination.<name>.credentials.port", Type::integer, "5432", "PostgreSQL: port"},
    OptionSpec{"destination.<name>.credentials.username", Type::text, "", "PostgreSQL: user"},
    OptionSpec{
        "destination.<name>.credentials.password", Type::text, "", "PostgreSQL: password", {}, kSecret},
    OptionSpec{"destination.<name>.credentials.connect_timeout", Type::integer, "15",
               "PostgreSQL: seconds to wait for a connection"},
    OptionSpec{"destination.<name>.credentials.query", Type::table, "",
               "PostgreSQL: further options of libpq"},
    OptionSpec{"destination.<name>.destination_type", Type::text, "", "makes `--to <name>` a destination",
               kDestinationTypes},
    OptionSpec{"destination.<name>.create_indexes", Type::flag, "true", "PostgreSQL: unique constraints"},
    OptionSpec{"destination.<name>.stall_timeout", Type::number, "60",
               "PostgreSQL: seconds in which nothing moves before the server is asked whether it is at work"},
    OptionSpec{"destination.<name>.replace_strategy", Type::text, "truncate-and-insert",
               "how rows are replaced; goes over `load.replace_strategy`", kReplaceStrategies, false,
               "--strategy"},
    OptionSpec{"schema.naming",
               Type::text,
               "snake_case",
               "how names are spelled ([schema](../guide/schema.md)); `sources.<schema>.schema.naming` of "
               "one source",
               {},
               false,
               "--naming"},
    OptionSpec{"schema.json_normalizer", Type::text, "relational",
               "what makes rows of JSON: its name, or `{module = \"…\"}`; "
               "`sources.<schema>.schema.json_normalizer` of "
               "one source"},
    OptionSpec{"sources.hash_salt",
               Type::text,
               "",
               "key of the step `hash` ([pipeline files](../guide/pipeline_files.md))",
               {},
               kSecret},
    OptionSpec{"sources.sql_database.credentials",
               Type::text,
               "",
               "URI of a database that is read, or parts",
               {},
               kSecret},
    OptionSpec{"sources.files.credentials.aws_access_key_id", Type::text, "`AWS_ACCESS_KEY_ID`",
               "buckets ([files](../guide/files.md#buckets)): key; without one requests are not signed"},
    OptionSpec{"sources.files.credentials.aws_secret_access_key",
               Type::text,
               "`AWS_SECRET_ACCESS_KEY`",
               "buckets: its secret",
               {},
               kSecret},
    OptionSpec{"sources.files.credentials.aws_session_token",
               Type::text,
               "`AWS_SESSION_TOKEN`",
               "buckets: of temporary keys",
               {},
               kSecret},
    OptionSpec{"sources.files.credentials.region_name", Type::text, "`AWS_REGION`, else us-east-1",
               "buckets: region"},
    OptionSpec{"sources.files.credentials.endpoint_url", Type::text, "`AWS_ENDPOINT_URL`, else AWS",
               "buckets: server that speaks the protocol of S3"},
    OptionSpec{"sources.files.credentials.s3_url_style", Type::text, "as fits the endpoint",
               "buckets: whether the bucket is named in the path or before the host", kUrlStyles},
    OptionSpec{"sources.rest_api.token", Type::text, "", "of `auth: bearer`", {}, kSecret},
    OptionSpec{"sources.rest_api.api_key", Type::text, "", "of `auth: api_key`", {}, kSecret},
    OptionSpec{"sources.rest_api.password", Type::text, "", "of `auth: http_basic`", {}, kSecret},
    OptionSpec{"sources.rest_api.client_secret",
               Type::text,
               "",
               "of `auth: oauth2_client_credentials`",
               {},
               kSecret},
    OptionSpec{"runtime.request_timeout", Type::number, "60",
               "seconds without a byte before a request is given up"},
    OptionSpec{"runtime.request_max_attempts", Type::integer, "5", "attempts of a request"},
    OptionSpec{"runtime.request_backoff_factor", Type::number, "1",
               "seconds before the second attempt; doubled each time"},
    OptionSpec{"runtime.request_max_retry_delay", Type::number, "300",
               "seconds between attempts at the most"},
    OptionSpec{"runtime.max_response_bytes", Type::integer, "268435456", "bytes of a response at the most"},
    OptionSpec{"runtime.requests_per_second", Type::number, "as they come", "pace of requests to one API"},
    OptionSpec{"runtime.max_in_flight", Type::integer, "as threads", "requests to one API at once"},
    OptionSpec{"pipelines.<pipeline>.dataset_name",
               Type::text,
               "`<pipeline>_dataset`",
               "schema in the database; of SQLite a file",
               {},
               false,
               "--dataset"},
    OptionSpec{"pipelines.<pipeline>.import_schema_path",
               Type::text,
               "",
               "folder of schema files that rule",
               {},
               false,
               "--import-schemas"},
    OptionSpec{"pipelines.<pipeline>.export_schema_path",
               Type::text,
               "",
               "folder that gets the schema after every run",
               {},
               false,
               "--export-schemas"},
    OptionSpec{"pipelines.<pipeline>.dev_mode",
               Type::flag,
               "false",
               "starts afresh, in a dataset of its own",
               {},
               false,
               "--dev-mode"},
    OptionSpec{"pipelines.<pipeline>.restore_from_destination", Type::flag, "true",
               "takes over what the destination knows of the pipeline"},
    OptionSpec{"pipelines.<pipeline>.refresh", Type::text, "", "what goes before the rows come", kRefresh,
               false, "--refresh"},
    OptionSpec{"extract.workers", Type::integer, "5", "threads for resources that are parallelized"},
    OptionSpec{"extract.max_parallel_items", Type::integer, "20",
               "pages on their way, and resources that are open"},
    OptionSpec{"extract.next_item_mode", Type::text, "round_robin",
               "whose page comes next, of several resources", kNextItem},
    OptionSpec{"normalize.workers",
               Type::integer,
               "all cores",
               "threads; the engine underneath gets as many",
               {},
               false,
               "--threads"},
    OptionSpec{"normalize.parquet_normalizer.add_dlt_load_id", Type::flag, "true for new tables",
               "whether tables whose rows come as columns get this column ([files](../guide/files.md))"},
    OptionSpec{"normalize.parquet_normalizer.add_dlt_id", Type::flag, "false",
               "whether tables whose rows come as columns get this column"},
    OptionSpec{"normalize.memory_limit",
               Type::size,
               "256MB",
               "memory for our own buffers",
               {},
               false,
               "--memory-limit"},
    OptionSpec{"load.workers",
               Type::integer,
               "as threads, but 2",
               "connections to a server",
               {},
               false,
               "--workers"},
    OptionSpec{"load.parallelism_strategy", Type::text, "parallel", "jobs at a server at once", kParallelism,
               false, "--parallelism"},
    OptionSpec{"load.replace_strategy", Type::text, "truncate-and-insert", "how rows are replaced",
               kReplaceStrategies, false, "--strategy"},
    OptionSpec{"load.raise_on_max_retries",
               Type::integer,
               "5",
               "attempts after errors that may pass",
               {},
               false,
               "--retries"},
    OptionSpec{"load.atomic",
               Type::flag,
               "as fits the destination",
               "one transaction for the whole load",
               {},
               false,
               "--atomic"},
    OptionSpec{"load.engine_memory_limit",
               Type::size,
               "the engine's own",
               "memory for the database engine",
               {},
               false,
               "--engine-memory-limit"},
};

std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, "\\");
  return text;
}

std::string kind_of(const OptionSpec& spec) {
  std::string text(to_string(spec.type));
  if (!spec.words.empty()) {
    text.clear();
    for (const Word word : spec.words) text += (text.empty() ? "" : ", ") + std::string(word);
  }
  return spec.is_secret ? text + "; a secret" : text;
}

}  // namespace

std::string_view to_string(OptionType type) noexcept {
  switch (type) {
    case OptionType::text: return "text";
    case OptionType::integer: return "whole number";
    case OptionType::number: return "number";
    case OptionType::flag: return "true or false";
    case OptionType::size: return "size: 512MB";
    case OptionType::table: return "table";
  }
  return "text";
}

std::span<const OptionSpec> option_specs() { return kOptions; }

const OptionSpec& option_spec(std::string_view path) {
  const auto found = std::ranges::find(kOptions, path, &OptionSpec::path);
  if (found == kOptions.end()) throw Error(Remedy::report_bug, "no such setting: " + std::string(path));
  return *found;
}

Key key_of(const OptionSpec& spec, const std::string& name) {
  Key key{.name = std::string(spec.name()), .is_secret = spec.is_secret};
  std::string_view rest = spec.path;
  for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
    const std::string_view part = rest.substr(0, dot);
    if (part == "credentials")
      key.inner.emplace_back(part);
    else
      key.sections.push_back(part.starts_with('<') ? name : std::string(part));
    rest.remove_prefix(dot + 1);
  }
  return key;
}

std::string options_table() {
  std::string table = "| key | value | default | |\n| --- | --- | --- | --- |\n";
  for (const OptionSpec& spec : kOptions) {
    std::string doc(spec.doc);
    if (!spec.option.empty()) doc += " (`" + std::string(spec.option) + "`)";
    table += "| `" + std::string(spec.path) + "` | " + kind_of(spec) + " | " + std::string(spec.fallback) +
             " | " + cell(std::move(doc)) + " |\n";
  }
  return table;
}

}  // namespace sluice::config
