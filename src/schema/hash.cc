#include <algorithm>

#include "base/ids.h"
#include "json/encode.h"
#include "schema/dict_members.h"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

/// What may differ between two versions of the same content.
constexpr std::string_view kNotContent[] = {"version", "version_hash", "imported_version_hash",
                                            "previous_hashes"};

std::vector<const Table*> sorted_tables(const Schema& schema) {
  std::vector<const Table*> tables;
  for (const Table& table : schema.tables()) tables.push_back(&table);
  std::ranges::sort(tables, {}, [](const Table* table) -> const std::string& { return table->name; });
  return tables;
}

}  // namespace

std::string Schema::content_hash() const {
  Value document = to_document(*this);
  for (const std::string_view key : kNotContent) take_member(*document.get_if<Dict>(), key);
  std::string content = json::encode(document, json::Typing::plain, json::Keys::sorted);
  // Keys were sorted, so the order of the columns, which counts, is added.
  for (const Table* table : sorted_tables(*this)) {
    content += table->name;
    for (const Column& column : table->columns()) content += column.name;
  }
  return sha3_base64(content);
}

}  // namespace sluice
