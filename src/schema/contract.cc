#include "schema/contract.h"

#include <algorithm>

#include "schema/dict_members.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::string_view kContract = "schema_contract";

ContractModes modes_of(const Value& stated) {
  const Contract contract = parse_contract(stated);
  return {contract.tables.value_or(ContractMode::evolve), contract.columns.value_or(ContractMode::evolve),
          contract.data_type.value_or(ContractMode::evolve)};
}

bool evolves_once(const Table* table) {
  const Value* normalizer = table == nullptr ? nullptr : table->hint("x-normalizer");
  const Value* once = normalizer == nullptr ? nullptr : normalizer->find("evolve-columns-once");
  return once != nullptr && once->is<bool>() && once->get<bool>();
}

template <class T>
bool changes(const std::optional<T>& before, const std::optional<T>& after) {
  return after && after != before;
}

/// Whether the partial column states another type than the complete one that is there.
bool changes_type(const Column& known, const Column& column) {
  return changes(known.data_type, column.data_type) || changes(known.nullable, column.nullable) ||
         changes(known.precision, column.precision) || changes(known.scale, column.scale) ||
         changes(known.timezone, column.timezone);
}

[[noreturn]] void refuse(const Table& partial, const std::string& column, const std::string& what) {
  throw Error(Remedy::fix_input, what, {.table = partial.name, .column = column})
      .with_fault(Fault::contract_violated);
}

/// Judges the columns of one partial table.
class Judge {
 public:
  Judge(const ContractModes& contract, const Schema& schema, const Table& partial)
      : table_(schema.find(partial.name)), partial_(partial), data_type_(contract.data_type) {
    const bool is_free = is_new_table(schema, partial.name) || evolves_once(table_);
    columns_ = is_free ? ContractMode::evolve : contract.columns;
  }

  std::optional<ContractVerdict::Discarded> judge(const Column& column) const {
    if (is_system_name(column.name)) return std::nullopt;
    const bool is_variant = column.has("variant");
    const Column* known = table_ == nullptr ? nullptr : table_->find(column.name);
    const bool is_new = known == nullptr || !known->is_complete();
    if (columns_ != ContractMode::evolve && !is_variant && is_new) {
      if (columns_ == ContractMode::freeze)
        refuse(partial_, column.name,
               "the contract freezes the columns: this new column is not allowed. Declare it, or relax the "
               "contract's columns to evolve or discard_value");
      return ContractVerdict::Discarded{column.name, columns_, false};
    }
    const bool is_type = is_variant || (!is_new && changes_type(*known, column));
    if (data_type_ == ContractMode::evolve || !is_type) return std::nullopt;
    if (data_type_ == ContractMode::freeze)
      refuse(partial_, column.name,
             is_variant ? "the contract freezes the data types: a value does not fit its column, and this "
                          "variant column is not allowed. Correct the value, or relax data_type"
                        : "the contract freezes the data types: the hint would change this column. Take the "
                          "hint back, or relax data_type");
    return ContractVerdict::Discarded{column.name, data_type_, true};
  }

 private:
  const Table* table_;
  const Table& partial_;
  ContractMode columns_ = ContractMode::evolve;
  ContractMode data_type_;
};

}  // namespace

ContractModes resolve_contract(const Schema& schema, std::string_view name, const Table* partial) {
  if (is_system_name(name)) return {};
  const Table* table = partial != nullptr ? partial : schema.find(name);
  // No chain is longer than there are tables, unless parents go in a circle.
  for (std::size_t steps = 0; table != nullptr && steps <= schema.tables().size(); ++steps) {
    if (const Value* stated = table->hint(kContract)) return modes_of(*stated);
    table = table->parent ? schema.find(*table->parent) : nullptr;
  }
  return schema.settings.schema_contract.is_null() ? ContractModes{}
                                                   : modes_of(schema.settings.schema_contract);
}

bool is_ruled(const Schema& schema, std::string_view root) {
  if (!resolve_contract(schema, root).allows_everything()) return true;
  return std::ranges::any_of(schema.chain(root), [&](const Table* table) {
    const Value* stated = table->hint(kContract);
    return stated != nullptr && !modes_of(*stated).allows_everything();
  });
}

ContractVerdict apply_contract(const ContractModes& contract, const Schema& schema, Table& partial) {
  ContractVerdict verdict;
  if (contract.allows_everything()) return verdict;
  if (is_new_table(schema, partial.name) && contract.tables != ContractMode::evolve) {
    if (contract.tables == ContractMode::freeze)
      refuse(partial, {},
             "the contract freezes the tables: this new table is not allowed. Relax the contract's tables "
             "to evolve or discard_row");
    verdict.table = contract.tables;
    return verdict;
  }
  const Judge judge(contract, schema, partial);
  Table allowed(partial.name);
  for (const Column& column : partial.columns()) {
    if (auto discarded = judge.judge(column))
      verdict.columns.push_back(*std::move(discarded));
    else
      allowed.put(column);
  }
  if (verdict.columns.empty()) return verdict;
  allowed.parent = partial.parent;
  allowed.resource = partial.resource;
  allowed.write_disposition = partial.write_disposition;
  allowed.hints = partial.hints;
  partial = std::move(allowed);
  return verdict;
}

bool is_new_table(const Schema& schema, std::string_view table) {
  const Table* known = schema.find(table);
  return known == nullptr || !known->has_complete_columns();
}

}  // namespace sluice
