#include "extract/row_hash.h"

#include <fmt/format.h>

#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kBytes = 15;

}  // namespace

std::string RowHash::operator()(const Value& row) {
  if (!key_) return digest(row);
  if (key_->size() == 1) return digest(field(row, key_->front()));
  List values;
  for (const std::string& name : *key_) values.push_back(field(row, name));
  return digest(Value(std::move(values)));
}

std::string RowHash::as_list(const Value& row) {
  return key_ && key_->size() == 1 ? digest(Value(List{field(row, key_->front())})) : "";
}

const Value& RowHash::field(const Value& row, const std::string& name) const {
  if (const Value* value = row.find(name)) return *value;
  throw Error(
      Remedy::fix_input,
      fmt::format(
          "the row has no field {}, which is in the primary key that tells rows with the same cursor apart; "
          "names are those of the input, not those of the database",
          name))
      .with_fault(Fault::schema_invalid);
}

std::string RowHash::digest(const Value& value) {
  return shake_.base64(json::encode(value, json::Typing::plain, json::Keys::sorted), kBytes);
}

}  // namespace sluice
