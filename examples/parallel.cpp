// SPDX-License-Identifier: Apache-2.0
// Slow requests side by side: promised pages, resources that are read ahead, rows of a transformer. Rows keep
// their order.

#include <chrono>
#include <iostream>
#include <string>
#include <thread>

#include <sluice/sluice.hpp>

namespace {

using sluice::Generator;
using sluice::Page;
using sluice::Value;

/// Takes as long as a request.
Page fetch(std::int64_t id) {
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return sluice::List{Value{{"id", id}}};
}

/// Each page is promised here and made on another thread.
Generator<Page> invoices() {
  for (int id = 0; id < 20; ++id) {
    Page page = Page::later([id] { return fetch(id); });
    co_yield page;
  }
}

/// Where each page depends on the one before it: parallelized, it is read beside other resources.
Generator<Page> events() {
  for (int id = 0; id < 5; ++id) {
    Page page = fetch(id);
    co_yield page;
  }
}

Generator<Page> payments_of(Value invoice) {
  Page page = fetch(invoice.find("id")->get<std::int64_t>());
  co_yield page;
}

}  // namespace

int main() {
  const sluice::Resource promised("invoices", invoices);
  const auto payments = promised | sluice::Transformer("payments", payments_of).parallelized();
  const sluice::Source shop("shop", {promised, payments, sluice::Resource("events", events).parallelized(),
                                     sluice::Resource("clicks", events).parallelized()});

  // 50 requests of 50 ms each would take 2.5 seconds, one after the other.
  auto pipeline = sluice::pipeline({.name = "shop", .extract = {.workers = 10, .max_parallel_items = 20}});
  const auto report = pipeline.run(shop);
  for (const auto& phase : report.phases)
    if (phase.phase == "extract")
      std::cout << (phase.seconds < 2.0 ? "side by side\n" : "one after the other\n");

  const auto rows = sluice::query("duckdb:///shop.duckdb",
                                  "SELECT string_agg(id, ' ' ORDER BY rowid) FROM shop_dataset.payments");
  std::cout << "payments: " << *rows.rows[0][0] << '\n';
}
