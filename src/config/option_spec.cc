#include "config/option_spec.h"

#include <algorithm>
#include <array>
#include <cctype>

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
constexpr Bounds kCount{1, 1024};

constexpr std::array kOptions{
    OptionSpec{
        .path = "destination.<name>.credentials",
        .fallback = "`<pipeline>.duckdb`",
        .doc = "where rows go: duckdb:///file.duckdb, sqlite:///file.db or postgresql://user@host/database",
        .is_secret = kSecret,
        .option = "--to",
        .aside = "; of DuckDB and SQLite also a path"},
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
    OptionSpec{.path = "destination.<name>.replace_strategy",
               .fallback = "truncate-and-insert",
               .doc = "how rows are replaced",
               .words = kReplaceStrategies,
               .option = "--strategy",
               .aside = "; goes over `load.replace_strategy`"},
    OptionSpec{.path = "schema.naming",
               .fallback = "snake_case",
               .doc = "spelling of names, such as direct, duck_case",
               .option = "--naming",
               .aside = " ([schema](../guide/schema.md)); `sources.<schema>.schema.naming` of one source"},
    OptionSpec{
        .path = "schema.json_normalizer",
        .fallback = "relational",
        .doc = "what makes rows of JSON",
        .aside =
            ": its name, or `{module = \"…\"}`; `sources.<schema>.schema.json_normalizer` of one source"},
    OptionSpec{.path = "sources.hash_salt",
               .fallback = "",
               .doc = "key of the step hash",
               .is_secret = kSecret,
               .aside = " ([pipeline files](../guide/pipeline_files.md))"},
    OptionSpec{"sources.sql_database.credentials",
               Type::text,
               "",
               "URI of a database that is read, or parts",
               {},
               kSecret},
    OptionSpec{.path = "sources.files.credentials.aws_access_key_id",
               .fallback = "`AWS_ACCESS_KEY_ID`",
               .doc = "buckets: key; without one requests are not signed",
               .aside = " ([files](../guide/files.md#buckets))"},
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
    OptionSpec{"sources.rest_api.username", Type::text, "", "of `auth: http_basic`"},
    OptionSpec{"sources.rest_api.password", Type::text, "", "of `auth: http_basic`", {}, kSecret},
    OptionSpec{"sources.rest_api.client_id", Type::text, "", "of `auth: oauth2_client_credentials`"},
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
    OptionSpec{.path = "pipelines.<pipeline>.dataset_name",
               .fallback = "`<pipeline>_dataset`",
               .doc = "database schema; of SQLite a file",
               .option = "--dataset"},
    OptionSpec{.path = "pipelines.<pipeline>.import_schema_path",
               .fallback = "",
               .doc = "folder of schema files that rule over what is found in the data",
               .option = "--import-schemas"},
    OptionSpec{.path = "pipelines.<pipeline>.export_schema_path",
               .fallback = "",
               .doc = "folder that gets the schema after every run",
               .option = "--export-schemas"},
    OptionSpec{.path = "pipelines.<pipeline>.dev_mode",
               .type = Type::flag,
               .fallback = "false",
               .doc = "starts afresh, in a dataset of its own",
               .option = "--dev-mode"},
    OptionSpec{"pipelines.<pipeline>.restore_from_destination", Type::flag, "true",
               "takes over what the destination knows of the pipeline"},
    OptionSpec{.path = "pipelines.<pipeline>.refresh",
               .fallback = "",
               .doc = "what goes before the rows come: drop_sources (tables of the schema), drop_resources "
                      "(tables that are loaded) or drop_data (their rows)",
               .words = kRefresh,
               .option = "--refresh"},
    OptionSpec{.path = "extract.workers",
               .type = Type::integer,
               .fallback = "5",
               .doc = "threads for resources that are parallelized",
               .bounds = kCount},
    OptionSpec{.path = "extract.max_parallel_items",
               .type = Type::integer,
               .fallback = "20",
               .doc = "pages on their way, and resources that are open",
               .bounds = kCount},
    OptionSpec{"extract.next_item_mode", Type::text, "round_robin",
               "whose page comes next, of several resources", kNextItem},
    OptionSpec{.path = "normalize.workers",
               .type = Type::integer,
               .fallback = "all cores",
               .doc = "threads; the engine underneath gets as many",
               .option = "--threads",
               .bounds = kCount},
    OptionSpec{.path = "normalize.parquet_normalizer.add_dlt_load_id",
               .type = Type::flag,
               .fallback = "true for new tables",
               .doc = "whether tables whose rows come as columns get this column",
               .aside = " ([files](../guide/files.md))"},
    OptionSpec{"normalize.parquet_normalizer.add_dlt_id", Type::flag, "false",
               "whether tables whose rows come as columns get this column"},
    OptionSpec{.path = "normalize.memory_limit",
               .type = Type::size,
               .fallback = "256MB",
               .doc = "memory for our own buffers",
               .option = "--memory-limit"},
    OptionSpec{.path = "load.workers",
               .type = Type::integer,
               .fallback = "as threads, at least 2",
               .doc = "connections to a server",
               .option = "--workers",
               .bounds = kCount},
    OptionSpec{.path = "load.parallelism_strategy",
               .fallback = "parallel",
               .doc = "jobs at a server",
               .words = kParallelism,
               .option = "--parallelism"},
    OptionSpec{.path = "load.replace_strategy",
               .fallback = "truncate-and-insert",
               .doc = "how rows are replaced",
               .words = kReplaceStrategies,
               .option = "--strategy"},
    OptionSpec{.path = "load.raise_on_max_retries",
               .type = Type::integer,
               .fallback = "5",
               .doc = "attempts after errors that may pass",
               .option = "--retries",
               .bounds = {0, 1024}},
    OptionSpec{.path = "load.atomic",
               .type = Type::flag,
               .fallback = "as fits the destination",
               .doc = "one transaction for the whole load; a server gets it job by job otherwise",
               .option = "--atomic"},
    OptionSpec{.path = "load.engine_memory_limit",
               .type = Type::size,
               .fallback = "the engine's own",
               .doc = "memory for the database engine",
               .option = "--engine-memory-limit"},
};

std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, "\\");
  return text;
}

/// The words, with a mark at the default.
std::string listed(const OptionSpec& spec) {
  std::string text;
  for (const Word word : spec.words) {
    text += (text.empty() ? "" : ", ") + std::string(word);
    if (word == spec.fallback) text += " (default)";
  }
  return text;
}

/// Without the marks of Markdown.
std::string plain(std::string_view text) {
  std::string out(text);
  std::erase(out, '`');
  return out;
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

std::string help_of(const OptionSpec& spec) {
  std::string text(spec.doc);
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  const bool names_words = std::ranges::all_of(
      spec.words, [&](Word word) { return spec.doc.find(word) != std::string_view::npos; });
  if (!names_words) text += ": " + listed(spec);
  const bool is_plain_flag = spec.fallback == "true" || spec.fallback == "false";
  if (names_words && !spec.fallback.empty() && !is_plain_flag)
    text += " (default: " + plain(spec.fallback) + ")";
  return text;
}

std::string options_table() {
  std::string table = "| key | value | default | |\n| --- | --- | --- | --- |\n";
  for (const OptionSpec& spec : kOptions) {
    std::string doc = std::string(spec.doc) + std::string(spec.aside);
    if (!spec.option.empty()) doc += " (`" + std::string(spec.option) + "`)";
    table += "| `" + std::string(spec.path) + "` | " + kind_of(spec) + " | " + std::string(spec.fallback) +
             " | " + cell(std::move(doc)) + " |\n";
  }
  return table;
}

}  // namespace sluice::config
