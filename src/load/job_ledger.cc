#include "load/job_ledger.h"

#include <fmt/format.h>

namespace sluice {

StatementPlan JobLedger::create(const Target& target) {
  StatementPlan plan;
  if (auto creation = target.dialect.create_dataset(target.dataset)) plan.push_back(*std::move(creation));
  plan.push_back(fmt::format("CREATE TABLE IF NOT EXISTS {} ({}, {}, PRIMARY KEY ({}, {}))",
                             target.table(kTable), declaration(target.dialect, "load_id", DataType::text),
                             declaration(target.dialect, "part", DataType::text),
                             target.dialect.quote("load_id"), target.dialect.quote("part")));
  return plan;
}

std::set<std::string> JobLedger::parts(Session& session) const {
  const TextRows found =
      session.query(fmt::format("SELECT {} FROM {} WHERE {}", quote("part"), table(), is_mine()));
  std::set<std::string> parts;
  for (const auto& row : found.rows) parts.insert(row.at(0).value_or(""));
  return parts;
}

std::string JobLedger::add(const std::string& part) const {
  return insert_row(
      target_, kTable,
      {{"load_id", target_.dialect.literal(load_id_)}, {"part", target_.dialect.literal(part)}});
}

std::string JobLedger::remove(const std::string& part) const {
  return fmt::format("{} AND {} = {}", remove_all(), quote("part"), target_.dialect.literal(part));
}

std::string JobLedger::remove_all() const {
  return fmt::format("DELETE FROM {} WHERE {}", table(), is_mine());
}

std::string JobLedger::is_mine() const {
  return fmt::format("{} = {}", quote("load_id"), target_.dialect.literal(load_id_));
}

}  // namespace sluice
