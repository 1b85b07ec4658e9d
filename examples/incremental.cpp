// SPDX-License-Identifier: Apache-2.0
// Only what is new since the last run: by a field that grows, with rows told apart that share its newest
// value.

#include <iostream>

#include <sluice/sluice.hpp>

namespace {

using sluice::Value;

Value order(int id, const char* changed) { return {{"id", id}, {"changed", changed}}; }

/// What the shop has: more from run to run.
sluice::List orders = {order(1, "2024-04-30T09:00:00Z"), order(2, "2024-05-02T10:00:00Z"),
                       order(3, "2024-05-02T10:00:00Z")};

/// A source that can be asked for new rows alone gets less to send; what comes twice all the same is held
/// back.
sluice::Generator<sluice::Page> orders_since() {
  const sluice::Value& since = sluice::current_cursor()->start_value;
  sluice::List found;
  for (const Value& order : orders)
    if (since.is_null() || order.find("changed")->get<std::string>() >= since.get<std::string>())
      found.push_back(order);
  sluice::Page page(std::move(found));
  co_yield page;
}

std::size_t rows_of(const sluice::Report& report) {
  std::size_t rows = 0;
  for (const auto& package : report.packages)
    for (const auto& table : package.tables) rows += table.rows;
  return rows;
}

}  // namespace

int main() {
  auto pipeline = sluice::pipeline({.name = "shop"});
  const sluice::Resource by_change("orders", orders_since);
  const sluice::Source shop("shop", {by_change.with_incremental({.cursor_path = "changed"})});
  std::cout << "first run: " << rows_of(pipeline.run(shop)) << " orders\n";

  orders.push_back(order(4, "2024-05-02T10:00:00Z"));  // as new as the newest one of the first run
  orders.push_back(order(5, "2024-06-01T08:00:00Z"));
  std::cout << "second run: " << rows_of(pipeline.run(shop)) << " orders\n";

  // With an end it remembers nothing, so that any stretch can be loaded again at any time.
  const sluice::Incremental may{
      .cursor_path = "changed", .initial_value = "2024-05-01T00:00:00Z", .end_value = "2024-06-01T00:00:00Z"};
  const auto backfill = by_change.with_table_name("orders_of_may").with_incremental(may);
  std::cout << "backfill of May: " << rows_of(pipeline.run(sluice::Source("shop", {backfill})))
            << " orders\n";
}
