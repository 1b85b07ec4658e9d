// SPDX-License-Identifier: Apache-2.0
// Rows go to a function in place of a database: a shop's customers to the service that mails them. The
// service is slow to answer at times, and drops what it has got before by the batch's id.

#include <iostream>
#include <set>
#include <stdexcept>

#include <sluice/sluice.hpp>

/// What stands for the service.
class MailService {
 public:
  /// A request that may fail though it has arrived.
  void add(const std::string& batch_id, const sluice::List& customers) {
    if (batches_.insert(batch_id).second) customers_ += customers.size();
    if (++requests_ == 2) throw std::runtime_error("timeout");
  }
  [[nodiscard]] std::size_t customers() const { return customers_; }
  [[nodiscard]] int requests() const { return requests_; }

 private:
  std::set<std::string> batches_;
  std::size_t customers_ = 0;
  int requests_ = 0;
};

int main() {
  MailService service;
  const auto send = [&](const sluice::RowBatch& batch) {
    for (const sluice::Value& row : batch.rows)
      if (row.find("email") == nullptr)  // will not do the next time either
        throw sluice::Error(sluice::Remedy::fix_input, "no address");
    service.add(batch.id, batch.rows);
  };
  auto pipeline =
      sluice::pipeline({.name = "customers", .receiver = {.receive = send, .name = "mail", .batch_rows = 2}});
  const auto report = pipeline.run({{{"email", "ada@example.org"}, {"tags", {"new", "gold"}}},
                                    {{"email", "bob@example.org"}},
                                    {{"email", "cy@example.org"}}},
                                   {.table_name = "customers"});
  std::cout << report.packages[0].jobs[0].rows << " rows handed over in " << service.requests()
            << " requests, " << service.customers() << " customers added\n";

  try {
    pipeline.run({{{"name", "Dee"}}}, {.table_name = "customers"});
  } catch (const sluice::Error& error) {
    std::cout << "refused: " << error.what() << '\n';
  }
}
