#include "normalize/row_links.h"

#include <algorithm>

#include "json/encode.h"
#include "schema/coercion.h"
#include "schema/inference.h"
#include "schema/root_key.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// An id that a row brings counts if there is something in it.
bool is_given(const Value* id) {
  if (id == nullptr || id->is_null()) return false;
  if (const auto* text = id->get_if<std::string>()) return !text->empty();
  if (const auto* flag = id->get_if<bool>()) return *flag;
  const auto* number = id->get_if<std::int64_t>();
  return number == nullptr || *number != 0;
}

}  // namespace

std::string RowLinks::identify(const RowPlace& place, const Dict& dict, FlatRow& flat) {
  const SystemColumns& system = workspace_.system();
  if (place.is_root) flat.set(system.load_id, workspace_.load_id());
  if (const Value* own = flat.find(system.id); is_given(own)) {
    // A row that brings its id keeps it; a nested one loses its links to the parent (reference §2.4).
    return coerce(DataType::text, type_of(*own), *own)->get<std::string>();
  }
  std::string id(kRowIdLength, '\0');
  if (place.is_root) {
    id = root_id(place, dict, flat);
  } else {
    workspace_.child_id(place.parent_id, place.table, place.list_index, id.data());
    flat.set(system.parent_id, place.parent_id);
    flat.set(system.list_idx, static_cast<std::int64_t>(place.list_index));
  }
  flat.set(system.id, id);
  return id;
}

std::string RowLinks::root_id(const RowPlace& place, const Dict& dict, const FlatRow& flat) {
  const IdRule& rule = workspace_.id_rule(place.table);
  Dict content;
  switch (rule.kind) {
    case IdRule::Kind::random: {
      std::string id(kRowIdLength, '\0');
      workspace_.random_ids().next(id.data());
      return id;
    }
    case IdRule::Kind::key_hash:
      for (const std::string& column : rule.key) {
        const Value* value = flat.find(column);
        if (value == nullptr)
          throw Error(Remedy::fix_input, "the row has no value for a column of its primary key",
                      {.stage = "normalize", .table = place.table, .column = column});
        content.emplace_back(column, *value);
      }
      break;
    case IdRule::Kind::row_hash:
      for (const auto& [key, value] : dict)
        if (!key.starts_with("_dlt")) content.emplace_back(key, value);
      break;
  }
  return workspace_.content_id(
      json::encode(Value(std::move(content)), json::Typing::typed, json::Keys::sorted));
}

Dict RowLinks::handed_down(const RowPlace& place, const Dict& inherited, const FlatRow& flat) const {
  Dict values = inherited;
  for (const auto& [from, to] : propagated_columns(workspace_.schema(), place.table, place.is_root))
    if (const Value* value = flat.find(from)) {
      std::erase_if(values, [&name = to](const auto& entry) { return entry.first == name; });
      values.emplace_back(to, *value);
    }
  return values;
}

}  // namespace sluice
