// SPDX-License-Identifier: Apache-2.0
// Three rows, one with a nested list, become two linked tables in my_pipeline.duckdb.

#include <iostream>

#include <sluice/sluice.hpp>

int main() {
  auto pipeline = sluice::pipeline({.name = "my_pipeline", .destination = "duckdb"});
  auto report = pipeline.run({{{"id", 1}}, {{"id", 2}}, {{"id", 3}, {"nested", {{{"id", 1}}, {{"id", 2}}}}}},
                             {.table_name = "items"});

  for (const auto& package : report.packages)
    for (const auto& table : package.tables) std::cout << table.table << ": " << table.rows << " rows\n";
}
