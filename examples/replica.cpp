// SPDX-License-Identifier: Apache-2.0
// Keeps a copy of the table orders of a database in replica.duckdb: run it again, and only what is new or
// changed since comes.
//   replica postgresql://user@host/database

#include <iostream>

#include <sluice/sluice.hpp>

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "replica postgresql://user@host/database\n";
    return 64;
  }
  const sluice::SqlTable orders{.name = "orders",
                                .incremental = sluice::Incremental{.cursor_path = "updated_at"},
                                .write_disposition = sluice::WriteDisposition::merge};
  try {
    const sluice::Source shop =
        sluice::sql_database({.credentials = arguments[1], .table_names = {"orders"}, .tables = {orders}});
    const auto report = sluice::pipeline({.name = "replica", .destination = "duckdb"}).run(shop);
    for (const auto& package : report.packages)
      for (const auto& table : package.tables) std::cout << table.table << ": " << table.rows << " rows\n";
  } catch (const sluice::Error& error) {
    std::cerr << error.what() << '\n';
    return sluice::exit_code(error.remedy());
  }
}
