#include "normalize/coercer.h"

#include <algorithm>
#include <array>

#include "json/encode.h"
#include "schema/coercion.h"
#include "schema/inference.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

std::string excerpt(const std::string& name, const Value& value) {
  std::string text = json::encode(Value(Dict{{name, value}}));
  constexpr std::size_t kMost = 200;
  if (text.size() > kMost) text = text.substr(0, kMost) + "…";
  return text;
}

using Modes = std::map<std::string, ContractMode>;

std::string discards(ContractMode mode, const char* what) {
  return std::string("contract: ") + what +
         (mode == ContractMode::discard_row ? " discard_row" : " discard_value");
}

}  // namespace

Coercer::Draft::Draft(const UnnestedRow& unnested, const Table* declared)
    : row(unnested), known(declared), changes(unnested.table) {
  // A list of lists and a list under the key "list" may meet in one table: it keeps its first parent.
  if (known != nullptr)
    changes.parent = known->parent;
  else if (!row.parent.empty())
    changes.parent = row.parent;
}

bool Coercer::take(const UnnestedRow& row, const Dict& source) {
  const auto filtered = workspace_.filters().tables.find(row.table);
  if (filtered != workspace_.filters().tables.end()) {
    reject_row(row, {}, discards(filtered->second, "tables"), source);
    return false;
  }
  Draft draft(row, workspace_.schema().find(row.table));
  if (!coerce_row(draft, source)) return false;
  if (!settle_changes(draft, source)) return false;
  append(draft);
  return true;
}

bool Coercer::coerce_row(Draft& draft, const Dict& source) {
  const auto* filtered = workspace_.filters().columns_of(draft.row.table);
  const auto mode_of = [&](const std::string& name) {
    const auto mode = filtered == nullptr ? Modes::const_iterator{} : filtered->find(name);
    return filtered == nullptr || mode == filtered->end() ? nullptr : &mode->second;
  };
  if (filtered != nullptr)
    for (const auto& [name, mode] : *filtered)
      if (mode == ContractMode::discard_row && draft.row.columns.find(name) != nullptr) {
        reject_row(draft.row, name, discards(mode, "columns"), source);
        return false;
      }
  draft.cells.reserve(draft.row.columns.columns().size());
  for (const auto& [name, value] : draft.row.columns.columns()) {
    const ContractMode* mode = mode_of(name);
    if (mode != nullptr && !value.is_null())
      reject_value(draft.row, name, discards(*mode, "columns"), source);
    else if (value.is_null() && mode == nullptr)
      check_null(draft, name);
    else if (mode == nullptr)
      coerce_cell(draft, name, value, false);
  }
  return true;
}

void Coercer::coerce_cell(Draft& draft, const std::string& name, const Value& value, bool is_variant) {
  const std::string& table = draft.row.table;
  const Column* known = draft.find(name);
  const bool is_new = known == nullptr || !known->is_complete();
  std::optional<Column> inferred;
  if (is_new) inferred = workspace_.infer(name, value, is_variant);
  const DataType type = is_new ? *inferred->data_type : *known->data_type;
  std::optional<Value> fitting = fit(type, value);
  if (!fitting) {
    if (!is_variant) return coerce_variant(draft, name, value, std::string(to_string(type_of(value))));
    throw Error(
        Remedy::fix_input, "value fits neither its column nor the variant column " + name,
        {.stage = "normalize", .file = {}, .table = table, .column = name, .row = excerpt(name, value)})
        .with_fault(Fault::value_misfit);
  }
  if (const Wei* wei = fitting->get_if<Wei>(); wei != nullptr && !is_wei_in_range(*wei))
    return coerce_variant(draft, name, Value(wei->text), "str");
  // What hints say of a column that had no data yet goes over what the value says.
  if (is_new && known != nullptr) merge_column(*inferred, *known);
  const Column& column = is_new ? *inferred : *known;
  if (Timestamp* time = fitting->get_if<Timestamp>()) *time = in_zone(*time, column.timezone.value_or(true));
  if (is_new) draft.changes.put(*std::move(inferred));
  draft.cells.push_back({name, *std::move(fitting)});
}

void Coercer::coerce_variant(Draft& draft, const std::string& name, const Value& value,
                             const std::string& type) {
  coerce_cell(draft, variant_name(draft.row.table, name, type), value, true);
}

std::string Coercer::variant_name(const std::string& table, const std::string& column,
                                  const std::string& type) const {
  const auto named = [&](const std::string& suffix) {
    const std::array<std::string, 2> parts{column, "v_" + suffix};
    return workspace_.naming().shorten_fragments(parts);
  };
  if (type == "json") {
    // The name that the type had once.
    std::string old = named("complex");
    const Column* known = workspace_.find_column(table, old);
    if (known != nullptr && known->has("variant")) return old;
  }
  return named(type);
}

std::optional<Value> Coercer::fit(DataType to, const Value& value) const {
  const DataType from = type_of(value);
  if (from != to && !workspace_.coerces()) return std::nullopt;
  return coerce(to, from, value);
}

bool Coercer::settle_changes(Draft& draft, const Dict& source) {
  if (draft.changes.columns().empty()) return true;
  const ContractModes& contract = workspace_.contract(draft.row.table, draft.row.parent);
  if (contract.allows_everything()) {
    workspace_.learn(draft.changes);
    return true;
  }
  const ContractVerdict verdict = apply_contract(contract, workspace_.schema(), draft.changes);
  if (verdict.table) {
    workspace_.filters().tables.emplace(draft.row.table, *verdict.table);
    reject_row(draft.row, {}, discards(*verdict.table, "tables"), source);
    return false;
  }
  workspace_.learn(draft.changes);
  if (verdict.columns.empty()) return true;
  Modes& filtered = workspace_.filters().columns[draft.row.table];
  for (const auto& discarded : verdict.columns) filtered[discarded.column] = discarded.mode;
  const auto reason = [](const ContractVerdict::Discarded& discarded) {
    return discards(discarded.mode, discarded.is_type ? "data_type" : "columns");
  };
  const auto fatal =
      std::ranges::find(verdict.columns, ContractMode::discard_row, &ContractVerdict::Discarded::mode);
  if (fatal != verdict.columns.end()) {
    reject_row(draft.row, fatal->column, reason(*fatal), source);
    return false;
  }
  for (const auto& discarded : verdict.columns) {
    reject_value(draft.row, discarded.column, reason(discarded), source);
    std::erase_if(draft.cells, [&](const Cell& cell) { return cell.column == discarded.column; });
  }
  return true;
}

void Coercer::check_null(const Draft& draft, const std::string& name) const {
  const Column* column = draft.find(name);
  const bool refuses = column != nullptr
                           ? column->is_complete() && !column->is_nullable()
                           : matches_default_hint(workspace_.schema().settings, "not_null", name);
  if (!refuses) return;
  throw Error(Remedy::fix_input, "null in a column that takes none; declare it nullable or fill it in",
              {.stage = "normalize", .file = {}, .table = draft.row.table, .column = name, .row = {}})
      .with_fault(Fault::null_in_not_null);
}

void Coercer::append(const Draft& draft) {
  TableBuilder& table = workspace_.table(draft.row.table, draft.row.parent);
  const std::uint32_t row = table.begin_row(workspace_.root_row());
  for (const Cell& cell : draft.cells) {
    if (table.is_root() && cell.column == workspace_.system().load_id)
      continue;  // a constant of the job file
    Slot* slot = table.find(cell.column);
    if (slot == nullptr) slot = &table.slot(*workspace_.find_column(draft.row.table, cell.column));
    workspace_.touch(*slot);
    append_value(*slot, row, cell.value);
  }
}

void Coercer::reject_row(const UnnestedRow& row, const std::string& column, const std::string& reason,
                         const Dict& source) {
  ++workspace_.discards().rows;
  note(row, column, reason, source);
}

void Coercer::reject_value(const UnnestedRow& row, const std::string& column, const std::string& reason,
                           const Dict& source) {
  ++workspace_.discards().values;
  note(row, column, reason, source);
}

void Coercer::note(const UnnestedRow& row, const std::string& column, const std::string& reason,
                   const Dict& source) {
  if (!workspace_.collects_rejects()) return;
  TableBuilder& table = workspace_.table(rejects_.name, "");
  const std::uint32_t number = table.begin_row(workspace_.root_row());
  const auto put = [&](const char* name, const std::string& text) {
    Slot& slot = table.slot(*rejects_.find(name));
    workspace_.touch(slot);
    append_value(slot, number, Value(text));
  };
  put("table_name", row.table);
  if (!column.empty()) put("column_name", column);
  put("reason", reason);
  put("row", json::encode(Value(source)));
}

}  // namespace sluice
