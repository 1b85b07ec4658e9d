#include "schema/fresh_schema.h"

#include <algorithm>

#include "json/unicode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kLongestName = 64;

// Letters of other scripts are taken on trust.
bool is_identifier_character(char c) {
  return c == '_' || static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
         ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

}  // namespace

void check_schema_name(std::string_view name) {
  const bool is_identifier = !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
                             std::ranges::all_of(name, is_identifier_character);
  if (is_identifier && json::count_code_points(name) <= kLongestName) return;
  throw Error(Remedy::fix_config,
              "a schema name has at most 64 letters, digits and underscores: \"" + std::string(name) + "\"");
}

SchemaSettings fresh_settings() {
  SchemaSettings settings;
  settings.detections = {"iso_timestamp"};
  settings.default_hints = {
      {"not_null", {"_dlt_id", "_dlt_root_id", "_dlt_parent_id", "_dlt_list_idx", "_dlt_load_id"}},
      {"parent_key", {"_dlt_parent_id"}},
      {"root_key", {"_dlt_root_id"}},
      {"unique", {"_dlt_id"}},
      {"row_key", {"_dlt_id"}}};
  return settings;
}

Dict fresh_normalizers() {
  Dict json{{"module", Value("dlt.common.normalizers.json.relational")}};
  return {{"names", Value("snake_case")}, {"json", Value(std::move(json))}};
}

}  // namespace sluice
