#include "load/swap.h"

#include <iterator>

#include <fmt/format.h>

#include "schema/naming.h"

namespace sluice {

Table Swap::successor_of(const Table& table) const {
  const std::string name = "_sluice_new_" + table.name;
  Table successor(shorten(name, name, target_.capabilities.max_identifier_length));
  for (const Column& column : table.columns()) successor.put(column);
  return successor;
}

StatementPlan Swap::create() const {
  std::vector<Table> successors;
  for (const Table& table : chain_.tables) successors.push_back(successor_of(table));
  return plan_creation(target_, successors, Constraints::late).statements;
}

StatementPlan Swap::take_place() const {
  StatementPlan plan;
  for (const Table& table : chain_.tables) {
    const Table successor = successor_of(table);
    const std::string name = target_.table(successor.name);
    for (const LateConstraint& late : plan_creation(target_, {successor}, Constraints::late).late)
      plan.push_back(*target_.dialect.add_constraint(name, late.column));
    plan.push_back("DROP TABLE " + target_.table(table.name));
    plan.push_back(fmt::format("ALTER TABLE {} RENAME TO {}", name, target_.dialect.quote(table.name)));
  }
  return plan;
}

}  // namespace sluice
