// SPDX-License-Identifier: Apache-2.0
// What rows pass through before anything is written: filter, map, yield_map, and a limit.

#include <fstream>
#include <iostream>

#include <sluice/sluice.hpp>

namespace {

using sluice::Value;

bool is_paid(const Value& order) { return *order.find("status") == Value("paid"); }

/// What is dropped here reaches neither the package nor the database.
Value without_email(Value order) {
  std::erase_if(*order.get_if<sluice::Dict>(), [](const auto& field) { return field.first == "email"; });
  return order;
}

/// Several rows of one.
sluice::Generator<Value> lines_of(Value order) {
  for (const Value& sku : order.find("skus")->get<sluice::List>()) {
    Value line{{"order_id", *order.find("id")}, {"sku", sku}};
    co_yield line;
  }
}

}  // namespace

int main() {
  std::ofstream("orders.jsonl")
      << R"({"id": 1, "status": "paid", "email": "a@example.org", "skus": ["oak", "elm"]})" << '\n'
      << R"({"id": 2, "status": "open", "email": "b@example.org", "skus": ["ash"]})" << '\n'
      << R"({"id": 3, "status": "paid", "email": "c@example.org", "skus": ["fir"]})" << '\n';
  // The file is parsed in blocks: any size will do.
  const auto paid = sluice::Resource::files("orders", {{.path = "orders.jsonl"}}).with_filter(is_paid);
  const auto orders = paid.with_map(without_email);
  const auto lines = sluice::Resource::files("lines", {{.path = "orders.jsonl"}})
                         .with_filter(is_paid)
                         .with_yield_map(lines_of);

  // Pages without an end; the limit closes them. The page that reaches it is loaded as a whole.
  const sluice::Resource ticks("ticks", []() -> sluice::Generator<sluice::Page> {
    for (int i = 0;; i += 2) {
      sluice::Page two(sluice::List{Value{{"n", i}}, Value{{"n", i + 1}}});
      co_yield two;
    }
  });

  auto pipeline = sluice::pipeline({.name = "shop"});
  pipeline.run(sluice::Source("shop", {orders, lines, ticks.with_limit({.rows = 5})}));

  const auto count = [](const std::string& what) {
    return *sluice::query("duckdb:///shop.duckdb", "SELECT count(*) FROM " + what).rows[0][0];
  };
  std::cout << "orders: " << count("shop_dataset.orders") << '\n'
            << "columns named email: " << count("information_schema.columns WHERE column_name = 'email'")
            << '\n'
            << "lines: " << count("shop_dataset.lines") << '\n'
            << "ticks: " << count("shop_dataset.ticks") << '\n';
}
