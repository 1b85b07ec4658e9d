#include "pipeline/pipeline_template.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "pipeline/source_registry.h"
#include "schema/nearest.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::string_view kTop = R"(# yaml-language-server: $schema=.sluice/pipeline.schema.json
# A pipeline of sluice. sluice check tries it, sluice run runs it. ${NAME} takes a variable of the environment;
# passwords belong there or into .sluice/secrets.toml.

pipeline: my_pipeline             # keeps schema, state and pending packages under this name
)";

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kDestinations{{
    {"duckdb",
     R"(destination: duckdb:///my_pipeline.duckdb    # a file in this folder; four slashes: /from/the/root
)"},
    {"sqlite",
     R"(destination: sqlite:///my_pipeline.db        # a file in this folder; four slashes: /from/the/root
)"},
    {"postgres", R"(destination:
  type: postgres
  credentials:                    # what is not here is looked up: destination.postgres.credentials.password
    host: localhost
    database: my_database
    username: loader
    # password: "${PGPASSWORD}"
)"},
}};

constexpr std::string_view kMiddle = R"(dataset: my_data                  # schema in the database

source:
)";

constexpr std::string_view kEnd = R"(
# schema:
#   naming: snake_case            # how names are spelled
#   contract: evolve              # or freeze, discard_row, discard_value; or {columns: freeze}
#   max_table_nesting: 3          # levels of lists that become tables
# refresh: drop_resources         # what goes before the rows come
# on_error: skip                  # text that is no row is set aside
# load: {workers: 4}
)";

std::string_view lines_of(const std::string& destination) {
  std::array<std::string_view, kDestinations.size()> names{};
  std::ranges::transform(kDestinations, names.begin(), [](const auto& entry) { return entry.first; });
  for (const auto& [name, lines] : kDestinations)
    if (name == destination || (name == "postgres" && destination == "postgresql")) return lines;
  throw Error(Remedy::fix_config, "no such destination: " + destination + did_you_mean(destination, names));
}

}  // namespace

std::string known_sources() {
  std::string known;
  for (const SourceType& type : source_types()) known += (known.empty() ? "" : ", ") + std::string(type.name);
  return known;
}

std::string pipeline_template(const std::string& source, const std::string& destination) {
  std::vector<std::string_view> names;
  for (const SourceType& type : source_types()) names.push_back(type.name);
  const auto type = std::ranges::find(source_types(), source, &SourceType::name);
  if (type == source_types().end())
    throw Error(Remedy::fix_config, "no such source: " + source + did_you_mean(source, names));
  std::string text(kTop);
  return text.append(lines_of(destination)).append(kMiddle).append(type->example).append(kEnd);
}

}  // namespace sluice
