// SPDX-License-Identifier: Apache-2.0
// Where rows come from: a vector, a range, a function, a generator of pages, a generator of rows.

#include <iostream>
#include <ranges>
#include <string>

#include <sluice/sluice.hpp>

namespace {

using sluice::Value;

/// Pages as an API would give them: each is asked for when the one before it is written.
sluice::Generator<sluice::Page> pages_of_orders() {
  for (int page = 0; page < 3; ++page) {
    const std::string text =
        "[{\"id\": " + std::to_string(2 * page) + "}, {\"id\": " + std::to_string(2 * page + 1) + "}]";
    sluice::Page received = sluice::Page::json(text, sluice::JsonLayout::document);
    co_yield received;  // a named local: GCC 12 frees what is made inside a co_yield twice
  }
}

sluice::Generator<Value> readings() {
  for (int hour = 0; hour < 24; ++hour) {
    Value row{{"hour", hour}, {"degrees", 20.0 - hour / 4.0}};
    co_yield row;
  }
}

}  // namespace

int main() {
  using sluice::Resource;
  const auto colours = Resource::rows("colours", {Value{{"name", "red"}}, Value{{"name", "blue"}}});

  const auto square = [](int n) { return Value{{"n", n}, {"square", n * n}}; };
  const auto squares = Resource::range("squares", std::views::iota(1, 11) | std::views::transform(square));

  const auto settings = Resource::call(
      "settings", [] { return sluice::Page(sluice::List{Value{{"key", "theme"}, {"value", "dark"}}}); });

  const Resource orders("orders", pages_of_orders);
  const auto temperatures = Resource::row_by_row("temperatures", readings);

  auto pipeline = sluice::pipeline({.name = "shop"});
  const sluice::Source shop("shop", {colours, squares, settings, orders, temperatures});
  pipeline.run(shop);
  pipeline.run(shop.with_selected({"orders"}));  // of the others nothing is read

  for (const auto& resource : shop.resources()) {
    const auto rows =
        sluice::query("duckdb:///shop.duckdb", "SELECT count(*) FROM shop_dataset." + resource.name());
    std::cout << resource.name() << ": " << *rows.rows[0][0] << " rows\n";
  }
}
