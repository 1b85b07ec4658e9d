// SPDX-License-Identifier: Apache-2.0
// What a resource says of its tables before its rows are seen: keys, types, nested tables.

#include <iostream>

#include <sluice/sluice.hpp>

int main() {
  sluice::Column price;
  price.name = "price";
  price.data_type = sluice::DataType::decimal;
  price.precision = 10;
  price.scale = 2;

  const sluice::Value order{{"id", 1}, {"price", "9.5"}, {"items", {{{"sku", "oak"}, {"qty", 2}}}}};
  const auto orders = sluice::Resource::rows("orders", {order})
                          .with_primary_key({"id"})
                          .with_columns({price})
                          .with_nested_hints({"items"}, {.description = "What was ordered"});

  // Rows that choose their table, and hints that depend on the row.
  const sluice::Value click{{"kind", "click"}, {"x", 7}};
  const sluice::Value view{{"kind", "view"}, {"seconds", 1.5}};
  const auto events =
      sluice::Resource::rows("events", {click, view}).with_table_name([](const sluice::Value& row) {
        return "event_" + row.find("kind")->get<std::string>();
      });

  auto pipeline = sluice::pipeline({.name = "shop"});
  pipeline.run(sluice::Source("shop", {orders, events}));

  const auto rows = sluice::query("duckdb:///shop.duckdb", "SELECT id, price FROM shop_dataset.orders");
  std::cout << "order " << *rows.rows[0][0] << " costs " << *rows.rows[0][1] << '\n';
  for (const char* table : {"orders__items", "event_click", "event_view"})
    std::cout << table << (pipeline.schema()->find(table) != nullptr ? " is there\n" : " is missing\n");
}
