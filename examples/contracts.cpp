// SPDX-License-Identifier: Apache-2.0
// A schema that may not change as it likes: values are left out and listed, or the load stops.

#include <iostream>

#include <sluice/sluice.hpp>

int main() {
  using sluice::ContractMode;
  auto pipeline = sluice::pipeline({.name = "shop"});
  pipeline.run({{{"id", 1}, {"price", 10}}}, {.table_name = "orders"});

  const auto report = pipeline.run({{{"id", 2}, {"price", 12}, {"color", "red"}}},
                                   {.table_name = "orders",
                                    .contract = sluice::Contract{.columns = ContractMode::discard_value},
                                    .rejects = true});
  std::cout << report.packages[0].discarded_values << " value left out\n";
  const auto rejects = sluice::query(
      "duckdb:///shop.duckdb", "SELECT table_name, column_name, reason FROM shop_dataset._sluice_rejects");
  for (const auto& row : rejects.rows) std::cout << *row[0] << '.' << *row[1] << ": " << *row[2] << '\n';

  try {
    pipeline.run({{{"id", 3}, {"price", "dear"}}},
                 {.table_name = "orders", .contract = sluice::Contract{.data_type = ContractMode::freeze}});
  } catch (const sluice::Error& error) {
    if (error.fault() != sluice::Fault::contract_violated) throw;
    std::cout << "stopped at column " << error.where().column << '\n';
  }
  pipeline.run({{{"id", 3}, {"price", 15}}}, {.table_name = "orders"});
}
