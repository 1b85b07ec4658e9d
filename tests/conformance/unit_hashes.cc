#include "base/ids.h"
#include "conformance/unit_tables.h"
#include "json/encode.h"

namespace sluice::conformance {
namespace {

std::string hash_of(const Value& row) {
  Shake128 digest;
  return digest.base64(json::encode(row, json::Typing::plain, json::Keys::sorted), 10);
}

std::string hash_of_row(const Value& row) {
  const Value typed = with_types(at(row, "row"));
  Dict kept;
  for (const auto& [key, value] : typed.get<Dict>())
    if (!key.starts_with("_dlt")) kept.emplace_back(key, value);
  return hash_of(kept);
}

std::string hash_of_key(const Value& row) {
  Dict kept;
  for (const Value& key : at(row, "subset").get<List>())
    kept.emplace_back(key.get<std::string>(), at(at(row, "row"), key.get<std::string>()));
  return hash_of(kept);
}

std::string hash_of_nested(const Value& row) {
  Shake128 digest;
  const std::string index = std::to_string(at(row, "idx").get<std::int64_t>());
  return digest.base64(text_at(row, "parent") + "_" + text_at(row, "table") + "_" + index, 10);
}

std::string digest128(const Value& row) {
  Shake128 digest;
  return digest.base64(text_at(row, "in"), 15);
}

std::string digest256(const Value& row) { return sha3_base64(text_at(row, "in")); }

struct Hash {
  const char* name;
  const char* expected;  ///< key of the row
  std::string (*of)(const Value& row);
};

constexpr Hash kHashes[] = {{"row_hash", "row_hash", hash_of_row},
                            {"key_hash", "hash", hash_of_key},
                            {"nested", "hash", hash_of_nested},
                            {"digest128", "out", digest128},
                            {"digest256", "out", digest256}};

}  // namespace

void judge_hashes(const Value& table, Verdicts& verdicts) {
  for (const Hash& hash : kHashes)
    for (const Value& row : at(table, hash.name).get<List>())
      verdicts.row(std::string(hash.name) + " " + json::encode(row), [&](Verdicts::Row& verdict) {
        verdict.equal(hash.name, hash.of(row), text_at(row, hash.expected));
      });
}

}  // namespace sluice::conformance
