#include "pipeline/destination_uri.h"

#include <array>

#include "declared/database_uri.h"

namespace sluice {

std::span<const KeySpec> destination_keys() {
  static const std::array<KeySpec, 2> kKeys{{
      {"type", kText, "duckdb, sqlite, postgres, or a name that is configured"},
      {"credentials",
       kText | kDict,
       "A URI, a path, or parts; what is left out is configured",
       {},
       credential_keys()},
  }};
  return kKeys;
}

std::string destination_uri(const Declared& node) {
  if (!node.is_dict()) return node.text();
  std::string type = node.require("type").text();
  const auto credentials = node.child("credentials");
  if (!credentials) return type;
  if (type != "duckdb" && type != "sqlite" && type != "postgres" && type != "postgresql")
    throw credentials->refusal("are for duckdb, sqlite and postgres; those of another name are configured");
  return database_uri(type, *credentials);
}

}  // namespace sluice
