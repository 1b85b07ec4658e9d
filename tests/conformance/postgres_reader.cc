#include <algorithm>
#include <cstdlib>
#include <memory>

#include <libpq-fe.h>

#include "base/ids.h"
#include "conformance/reader.h"
#include "sluice/dataset.hpp"
#include "sluice/error.hpp"

namespace sluice::conformance {
namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

TextRows query(const Connection& connection, const std::string& sql) {
  const Result result(PQexec(connection.get(), sql.c_str()), PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    throw Error(Remedy::fix_config, PQerrorMessage(connection.get()));
  TextRows found;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    auto& cells = found.rows.emplace_back();
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      if (PQgetisnull(result.get(), row, column) != 0)
        cells.emplace_back();
      else
        cells.emplace_back(PQgetvalue(result.get(), row, column));
    }
  }
  return found;
}

Connection connect(const std::string& uri) {
  Connection connection(PQconnectdb(uri.c_str()), PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK)
    throw Error(Remedy::fix_config, PQerrorMessage(connection.get()));
  query(connection,
        "set client_min_messages to warning; set time zone 'UTC'; set datestyle to iso; set bytea_output to "
        "hex; set client_encoding to utf8");
  return connection;
}

Value binary_value(const std::string& hex) {
  std::string bytes;
  for (std::size_t at = 2; at + 1 < hex.size(); at += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
  return tagged("$base64", base64_encode(bytes, true));
}

Value cell(const std::optional<std::string>& text, const std::string& type) {
  if (!text) return nullptr;
  if (type == "boolean") return *text == "t";
  if (type == "smallint" || type == "integer" || type == "bigint") return integer_value(*text);
  if (type == "double precision" || type == "real") return float_value(std::strtod(text->c_str(), nullptr));
  if (type.starts_with("numeric")) return tagged("$decimal", *text);
  if (type == "bytea") return binary_value(*text);
  if (type.starts_with("json")) return json_value(*text);
  return *text;
}

std::string regclass(const Connection& connection, const std::string& qualified) {
  const std::unique_ptr<char, decltype(&PQfreemem)> literal(
      PQescapeLiteral(connection.get(), qualified.data(), qualified.size()), PQfreemem);
  return std::string(literal.get()) + "::regclass";
}

/// Name, type and whether it is nullable.
std::string columns_query(const std::string& table) {
  return "select attname, format_type(atttypid, atttypmod), not attnotnull from pg_attribute where attrelid "
         "= " +
         table + " and attnum > 0 and not attisdropped order by attnum";
}

/// The judge takes their names out.
std::string indexes_query(const std::string& table) {
  return "select pg_get_indexdef(indexrelid) from pg_index where indrelid = " + table + " order by 1";
}

FoundTable table_of(const Connection& connection, const std::string& dataset, const std::string& name) {
  FoundTable table;
  const std::string qualified = quoted(dataset) + "." + quoted(name);
  const std::string found = regclass(connection, qualified);
  const TextRows columns = query(connection, columns_query(found));
  for (const auto& row : columns.rows)
    table.columns.emplace_back(Dict{{"name", *row[0]}, {"type", *row[1]}, {"nullable", *row[2] == "t"}});
  for (const auto& row : query(connection, indexes_query(found)).rows) table.indexes.push_back(*row[0]);
  const std::string all = "select * from " + qualified + " order by ctid";
  for (const auto& row : query(connection, all).rows) {
    Dict cells;
    for (std::size_t i = 0; i < row.size(); ++i)
      cells.emplace_back(*columns.rows[i][0], cell(row[i], *columns.rows[i][1]));
    table.rows.emplace_back(std::move(cells));
  }
  return table;
}

std::string uri_of_database() {
  const char* uri = std::getenv("DESTINATION__POSTGRES__CREDENTIALS");
  if (uri == nullptr)
    throw Error(
        Remedy::fix_config,
        "set DESTINATION__POSTGRES__CREDENTIALS to the URI of a database in which schemas may be made "
        "and dropped");
  return uri;
}

class PostgresPlace : public Place {
 public:
  PostgresPlace() : uri_(uri_of_database()), dataset_("conformance_" + random_hex(5)) {}
  PostgresPlace(const PostgresPlace&) = delete;
  PostgresPlace& operator=(const PostgresPlace&) = delete;
  ~PostgresPlace() override {
    try {
      const std::string drop = "drop schema if exists " + dataset_;
      query(connect(uri_), drop + " cascade; " + drop + "_staging cascade");
    } catch (const Error&) {  // the next step would not mind
    }
  }
  [[nodiscard]] std::string uri() const override { return uri_; }
  [[nodiscard]] std::string dataset() const override { return dataset_; }
  [[nodiscard]] FoundTables read() const override {
    FoundTables tables;
    const Connection connection = connect(uri_);
    // Ours alone are no part of the outcome.
    const TextRows names =
        query(connection, "select table_name from information_schema.tables where table_schema = '" +
                              dataset_ + "' and table_name not in ('_sluice_lease', '_sluice_jobs')");
    for (const auto& row : names.rows) tables.emplace(*row[0], table_of(connection, dataset_, *row[0]));
    return tables;
  }

 private:
  std::string uri_;
  std::string dataset_;
};

}  // namespace

std::unique_ptr<Place> postgres_place() { return std::make_unique<PostgresPlace>(); }

}  // namespace sluice::conformance
