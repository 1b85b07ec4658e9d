#include <algorithm>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "json/encode.h"
#include "schema/dict_members.h"
#include "schema/document_hash.h"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

/// What may differ between two versions of the same content.
constexpr std::string_view kNotContent[] = {"version", "version_hash", "imported_version_hash",
                                            "previous_hashes"};

/// Members of the dict under the key; none if there is no such dict.
const Dict& members_of(const Value& value, std::string_view key) {
  static const Dict kNone;
  const Value* found = value.find(key);
  return found != nullptr && found->is<Dict>() ? found->get<Dict>() : kNone;
}

std::vector<const Dict::value_type*> sorted_members(const Dict& dict) {
  std::vector<const Dict::value_type*> members;
  for (const auto& member : dict) members.push_back(&member);
  std::ranges::sort(members, {}, [](const auto* member) -> const std::string& { return member->first; });
  return members;
}

}  // namespace

std::string document_hash(Value document) {
  if (!document.is<Dict>()) return {};
  for (const std::string_view key : kNotContent) take_member(*document.get_if<Dict>(), key);
  std::string content = json::encode(document, json::Typing::plain, json::Keys::sorted);
  // Keys were sorted, so the order of the columns, which counts, is added.
  for (const auto* table : sorted_members(members_of(document, "tables"))) {
    content += table->first;
    for (const auto& [column, properties] : members_of(table->second, "columns")) content += column;
  }
  return sha3_base64(content);
}

std::string Schema::content_hash() const { return document_hash(to_document(*this)); }

}  // namespace sluice
