// SPDX-License-Identifier: Apache-2.0
// Runs SQL from standard input in a DuckDB file, through the same libduckdb that sluice links, and prints
// the last result as tab-separated text:  duckdb_sql FILE [SETTING=VALUE]... < script.sql
// The other side of the comparison, so that neither our CLI nor another build of DuckDB is measured.

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <duckdb.h>

namespace {

struct Database {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;

  Database(const char* path, duckdb_config config) {
    char* error = nullptr;
    if (duckdb_open_ext(path, &database, config, &error) == DuckDBError) {
      const std::string message = error;
      duckdb_free(error);
      throw std::runtime_error(message);
    }
    if (duckdb_connect(database, &connection) == DuckDBError) throw std::runtime_error("cannot connect");
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() {
    duckdb_disconnect(&connection);
    duckdb_close(&database);
  }
};

void print(duckdb_result& result) {
  const idx_t columns = duckdb_column_count(&result);
  for (idx_t column = 0; column < columns; ++column)
    std::printf("%s%s", column == 0 ? "" : "\t", duckdb_column_name(&result, column));
  std::printf("\n");
  for (idx_t row = 0; row < duckdb_row_count(&result); ++row) {
    for (idx_t column = 0; column < columns; ++column) {
      char* text = duckdb_value_varchar(&result, column, row);
      std::printf("%s%s", column == 0 ? "" : "\t", text == nullptr ? "" : text);
      duckdb_free(text);
    }
    std::printf("\n");
  }
}

void run(const char* path, int settings, char** setting) {
  duckdb_config config = nullptr;
  duckdb_create_config(&config);
  for (int i = 0; i < settings; ++i) {
    const std::string text = setting[i];
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || duckdb_set_config(config, text.substr(0, equals).c_str(),
                                                         text.substr(equals + 1).c_str()) == DuckDBError)
      throw std::invalid_argument("bad setting " + text);
  }
  const Database database(path, config);
  duckdb_destroy_config(&config);
  const std::string sql(std::istreambuf_iterator<char>(std::cin), {});
  duckdb_result result;
  if (duckdb_query(database.connection, sql.c_str(), &result) == DuckDBError) {
    const std::string message = duckdb_result_error(&result);
    duckdb_destroy_result(&result);
    throw std::runtime_error(message);
  }
  print(result);
  duckdb_destroy_result(&result);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: duckdb_sql FILE [SETTING=VALUE]... < script.sql\n");
    return EXIT_FAILURE;
  }
  try {
    run(argv[1], argc - 2, argv + 2);
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "duckdb_sql: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
