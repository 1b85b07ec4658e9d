#include "sluice/hints.hpp"

#include <algorithm>
#include <array>

#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::array<std::pair<ContractMode, const char*>, 4> kModes{{
    {ContractMode::evolve, "evolve"},
    {ContractMode::freeze, "freeze"},
    {ContractMode::discard_row, "discard_row"},
    {ContractMode::discard_value, "discard_value"},
}};

Value to_value(ContractMode mode) {
  return std::ranges::find(kModes, mode, &std::pair<ContractMode, const char*>::first)->second;
}

ContractMode parse_mode(const Value& value) {
  if (const auto* text = value.get_if<std::string>())
    for (const auto& [mode, name] : kModes)
      if (*text == name) return mode;
  throw Error(Remedy::fix_config, "a contract mode is one of evolve, freeze, discard_row, discard_value");
}

std::optional<ContractMode>* entity(Contract& contract, std::string_view name) {
  if (name == "tables") return &contract.tables;
  if (name == "columns") return &contract.columns;
  return name == "data_type" ? &contract.data_type : nullptr;
}

void put(Dict& members, const std::string& key, const Value& value) {
  const auto known = std::ranges::find(members, key, &Dict::value_type::first);
  if (known == members.end())
    members.emplace_back(key, value);
  else
    known->second = value;
}

template <class T>
void replace(T& earlier, const T& later) {
  if (later != T{}) earlier = later;
}

}  // namespace

std::string to_string(WriteDisposition disposition) {
  switch (disposition) {
    case WriteDisposition::append: return "append";
    case WriteDisposition::replace: return "replace";
    case WriteDisposition::merge: return "merge";
  }
  return "append";
}

Value to_value(const Contract& contract) {
  if (contract.is_one_word && contract.tables) return to_value(*contract.tables);
  Dict modes;
  if (contract.tables) modes.emplace_back("tables", to_value(*contract.tables));
  if (contract.columns) modes.emplace_back("columns", to_value(*contract.columns));
  if (contract.data_type) modes.emplace_back("data_type", to_value(*contract.data_type));
  return Value(std::move(modes));
}

Contract parse_contract(const Value& value) {
  const Dict* modes = value.get_if<Dict>();
  if (modes == nullptr) return Contract::all(parse_mode(value));
  Contract contract;
  for (const auto& [name, mode] : *modes) {
    std::optional<ContractMode>* stated = entity(contract, name);
    if (stated == nullptr)
      throw Error(Remedy::fix_config,
                  "a contract is for tables, columns or data_type, not for \"" + name + "\"");
    *stated = parse_mode(mode);
  }
  return contract;
}

void merge_column(Column& earlier, const Column& later) {
  replace(earlier.data_type, later.data_type);
  replace(earlier.nullable, later.nullable);
  replace(earlier.precision, later.precision);
  replace(earlier.scale, later.scale);
  replace(earlier.timezone, later.timezone);
  for (const auto& [hint, value] : later.hints) put(earlier.hints, hint, value);
}

TableHints merge_hints(TableHints earlier, const TableHints& later) {
  replace(earlier.write_disposition, later.write_disposition);
  replace(earlier.merge_strategy, later.merge_strategy);
  replace(earlier.primary_key, later.primary_key);
  replace(earlier.merge_key, later.merge_key);
  replace(earlier.contract, later.contract);
  replace(earlier.max_table_nesting, later.max_table_nesting);
  replace(earlier.table_format, later.table_format);
  replace(earlier.file_format, later.file_format);
  replace(earlier.description, later.description);
  for (const Column& column : later.columns) {
    const auto known = std::ranges::find(earlier.columns, column.name, &Column::name);
    if (known == earlier.columns.end())
      earlier.columns.push_back(column);
    else
      merge_column(*known, column);
  }
  for (const Reference& reference : later.references) {
    const auto known =
        std::ranges::find(earlier.references, reference.referenced_table, &Reference::referenced_table);
    if (known == earlier.references.end())
      earlier.references.push_back(reference);
    else
      *known = reference;
  }
  for (const auto& [key, value] : later.table) put(earlier.table, key, value);
  return earlier;
}

}  // namespace sluice
