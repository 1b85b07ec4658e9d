#include "sources/sql_database/engine.h"

#include <fmt/format.h>

#include "base/files.h"
#include "schema/nearest.h"
#include "sluice/error.hpp"
#include "sources/sql_database/duckdb_engine.h"
#include "sources/sql_database/mariadb_engine.h"
#include "sources/sql_database/postgres_engine.h"
#include "sources/sql_database/sqlite_engine.h"

namespace sluice::sql_source {
namespace {

constexpr std::string_view kMark = "://";

[[noreturn]] void refuse_credentials(const char* why) {
  throw Error(Remedy::fix_config,
              fmt::format("the credentials of a source sql_database {}: use "
                          "postgresql://user:password@host:port/database, "
                          "mysql://user:password@host:port/database, sqlite:///file.db or "
                          "duckdb:///file.duckdb",
                          why));
}

/// "sqlite:///a" is the relative path a, "sqlite:////a" the absolute /a, as SQLAlchemy has it.
fs::path path_of(std::string_view rest) {
  if (!rest.starts_with('/') || rest.size() < 2) refuse_credentials("name no file");
  if (rest.find('?') != std::string_view::npos) refuse_credentials("have options, which a file has not");
  return rest.substr(1);
}

}  // namespace

void refuse_table(Engine& engine, const std::string& schema, const std::string& name) {
  const std::vector<std::string> names = engine.names(true);
  const std::vector<std::string_view> known(names.begin(), names.end());
  throw Error(Remedy::fix_config,
              fmt::format("there is no table {} in the schema {}{}", name, schema, did_you_mean(name, known)),
              {.table = name});
}

std::unique_ptr<Engine> open_engine(const std::string& credentials, const std::string& schema) {
  const std::size_t mark = credentials.find(kMark);
  if (mark == std::string::npos) refuse_credentials("are no URI");
  // Upstream's name a driver, too: "postgresql+psycopg2".
  const std::string_view scheme = std::string_view(credentials).substr(0, credentials.find_first_of("+:"));
  const std::string rest = credentials.substr(mark + kMark.size());
  if (scheme == "postgresql" || scheme == "postgres") return postgres_engine("postgresql://" + rest, schema);
  if (scheme == "mysql" || scheme == "mariadb") return mariadb_engine("mysql://" + rest, schema);
  if (scheme == "sqlite") return sqlite_engine(path_of(rest), schema);
  if (scheme == "duckdb") return duckdb_engine(path_of(rest), schema);
  refuse_credentials("begin with an unknown kind of database");
}

}  // namespace sluice::sql_source
