#include "extract/row_hash.h"

#include <fmt/format.h>

#include "json/encode.h"
#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kBytes = 15;

/// Times in UTC as texts that end in Z, wherever they are.
Value with_z(const Value& value) {
  if (const auto* time = value.get_if<Timestamp>(); time != nullptr && time->utc && time->offset_minutes == 0)
    return json::format_iso(Timestamp{.micros = time->micros, .utc = false}) + "Z";
  if (const auto* list = value.get_if<List>()) {
    List changed;
    for (const Value& element : *list) changed.push_back(with_z(element));
    return changed;
  }
  if (const auto* dict = value.get_if<Dict>()) {
    Dict changed;
    for (const auto& [name, element] : *dict) changed.emplace_back(name, with_z(element));
    return changed;
  }
  return value;
}

const Value& field(const Value& row, const std::string& name) {
  if (const Value* value = row.find(name)) return *value;
  throw Error(
      Remedy::fix_input,
      fmt::format("the row has no field {}, which is in the primary key that tells rows with the same "
                  "cursor apart; names are those of the input, not those of the database",
                  name))
      .with_fault(Fault::schema_invalid);
}

}  // namespace

std::string RowHash::operator()(const Value& row) { return digest(with_z(hashed_part(row))); }

std::vector<std::string> RowHash::other_spellings(const Value& row) {
  const Value part = hashed_part(row);
  const Value zulu = with_z(part);
  const bool has_times = zulu != part;
  std::vector<std::string> hashes;
  if (has_times) hashes.push_back(digest(part));
  if (!key_ || key_->size() != 1) return hashes;
  hashes.push_back(digest(Value(List{zulu})));
  if (has_times) hashes.push_back(digest(Value(List{part})));
  return hashes;
}

Value RowHash::hashed_part(const Value& row) const {
  if (!key_) return row;
  if (key_->size() == 1) return field(row, key_->front());
  List values;
  for (const std::string& name : *key_) values.push_back(field(row, name));
  return values;
}

std::string RowHash::digest(const Value& value) {
  return shake_.base64(json::encode(value, json::Typing::plain, json::Keys::sorted), kBytes);
}

}  // namespace sluice
