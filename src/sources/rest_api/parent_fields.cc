#include "sources/rest_api/parent_fields.h"

#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "json/encode.h"
#include "sluice/error.hpp"
#include "sources/rest_api/raw_json.h"

namespace sluice::rest {
namespace {

namespace ondemand = simdjson::ondemand;

void append_row(std::string& out, std::string_view row, std::string_view members) {
  const std::string_view inside = row.substr(0, row.size() - 1);
  const bool is_empty = trimmed(inside.substr(1)).empty();
  out.append(inside).append(is_empty ? "" : ",").append(members).append("}");
}

std::string with_members_in_list(ondemand::array rows, std::size_t size, std::string_view members) {
  constexpr std::size_t kUsualRow = 64;  // bytes; only to have room at once
  std::string out = "[";
  out.reserve(size + (size / kUsualRow) * members.size());
  for (auto element : rows) {
    ondemand::value row = element.value();
    if (row.type() != ondemand::json_type::object)
      throw Error(Remedy::fix_input, "a row is no object: it cannot get fields of its parent");
    if (out.size() > 1) out += ',';
    append_row(out, trimmed(row.get_object().raw_json()), members);
  }
  return out += ']';
}

}  // namespace

std::string parent_members(const Value& row, const std::string& parent,
                           const std::vector<std::string>& fields) {
  std::string members;
  for (const std::string& field : fields) {
    const Value* value = row.find(field);
    if (value == nullptr)
      throw Error(
          Remedy::fix_config,
          fmt::format("include_from_parent: a row of {} has no field {}; check its spelling", parent, field));
    if (!members.empty()) members += ',';
    json::append_quoted(members, fmt::format("_{}_{}", parent, field));
    members += ':' + json::encode(*value, json::Typing::typed);
  }
  return members;
}

std::string with_members(std::string rows, std::string_view members) {
  if (members.empty() || rows.empty()) return rows;
  return read_json(rows, [&](ondemand::document& document) -> std::string {
    switch (document.type()) {
      case ondemand::json_type::array:
        return with_members_in_list(document.get_array(), rows.size(), members);
      case ondemand::json_type::object: {
        std::string out;
        append_row(out, trimmed(document.get_object().raw_json()), members);
        return out;
      }
      default: throw Error(Remedy::fix_input, "a row is no object: it cannot get fields of its parent");
    }
  });
}

}  // namespace sluice::rest
