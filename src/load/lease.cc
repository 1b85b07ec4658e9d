#include "load/lease.h"

#include <array>
#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "load/transaction.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr auto kPollInterval = std::chrono::milliseconds(100);

/// "pid 12 on host".
std::string this_process() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return fmt::format("pid {} on {}", getpid(), host.data());
}

}  // namespace

std::unique_ptr<Lease> take_lease(const Destination& destination, const Lease::Wanted& wanted) {
  if (!destination.dialect().try_lock(wanted.pipeline_name)) return nullptr;
  return std::make_unique<Lease>(destination, wanted);
}

Lease::Lease(const Destination& destination, const Wanted& wanted)
    : dialect_(destination.dialect()),
      table_(dialect_.qualified(wanted.dataset, kTable)),
      pipeline_name_(wanted.pipeline_name),
      session_(destination.open({.dataset = wanted.dataset, .threads = 1})) {
  lock(wanted);
  raise(wanted);
}

void Lease::lock(const Wanted& wanted) {
  const std::string query =
      dialect_.try_lock(fmt::format("pipeline {} {}", wanted.dataset, wanted.pipeline_name)).value();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(wanted.wait_seconds);
  while (session_->query(query).rows.at(0).at(0) != "t") {
    if (std::chrono::steady_clock::now() >= deadline)
      throw Error(Remedy::retry, fmt::format("another process loads for the pipeline {} into the dataset {}; "
                                             "wait until it is done or stop it: {}",
                                             wanted.pipeline_name, wanted.dataset, holder()));
    std::this_thread::sleep_for(kPollInterval);
  }
}

std::string Lease::holder() {
  if (!session_->tables().contains(std::string(kTable))) return "it has just begun";
  const TextRows found =
      session_->query(fmt::format("SELECT {} FROM {} WHERE {}", dialect_.quote("holder"), table_, where()));
  return found.rows.empty() ? "it has just begun" : found.rows[0].at(0).value_or("");
}

std::string Lease::where() const {
  return fmt::format("{} = {}", dialect_.quote("pipeline_name"), dialect_.literal(pipeline_name_));
}

void Lease::raise(const Wanted& wanted) {
  const std::string fence = dialect_.quote("fence");
  const std::string holder = dialect_.quote("holder");
  const std::string name = dialect_.quote("pipeline_name");
  StatementPlan plan;
  if (const auto lock = dialect_.lock_in_transaction(wanted.dataset)) plan.push_back(*lock);
  const bool is_there = session_->tables().contains(std::string(kTable));
  if (!is_there) {
    if (auto creation = dialect_.create_dataset(wanted.dataset)) plan.push_back(*std::move(creation));
    plan.push_back(fmt::format("CREATE TABLE IF NOT EXISTS {} ({}, {}, {}, PRIMARY KEY ({}))", table_,
                               declaration(dialect_, "pipeline_name", DataType::text),
                               declaration(dialect_, "fence", DataType::bigint),
                               declaration(dialect_, "holder", DataType::text), name));
  }
  plan.push_back(fmt::format(
      "INSERT INTO {0} ({1}, {2}, {3}) SELECT {4}, 0, '' WHERE NOT EXISTS (SELECT 1 FROM {0} WHERE {5})",
      table_, name, fence, holder, dialect_.literal(pipeline_name_), where()));
  plan.push_back(fmt::format("UPDATE {0} SET {1} = {1} + 1, {2} = {3} WHERE {4}", table_, fence, holder,
                             dialect_.literal(this_process()), where()));
  Transaction transaction(*session_);
  session_->execute(plan);
  fence_ = session_->query(fmt::format("SELECT {} FROM {} WHERE {}", fence, table_, where()))
               .rows.at(0)
               .at(0)
               .value_or("");
  transaction.commit();
}

void Lease::check(Session& session) const {
  const TextRows found = session.query(fmt::format("SELECT {} FROM {} WHERE {}{}", dialect_.quote("fence"),
                                                   table_, where(), dialect_.share_lock()));
  if (!found.rows.empty() && found.rows[0].at(0) == fence_) return;
  throw Error(
      Remedy::retry,
      fmt::format("another process has taken over the pipeline {} while this one stood still: nothing "
                  "more was loaded",
                  pipeline_name_))
      .with_vendor_code(kLost);
}

}  // namespace sluice
