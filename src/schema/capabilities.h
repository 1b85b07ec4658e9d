#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// What a destination can do, as plain data. Defaults fit an embedded SQL engine.
struct Capabilities {
  std::string destination_type{};  ///< as upstream's state spells it: "dlt.destinations.duckdb"
  int max_identifier_length = 65536;
  bool is_case_sensitive = false;
  bool has_alter_add_many = true;  ///< several ADD COLUMN in one ALTER TABLE
  int decimal_precision = 38;
  int decimal_scale = 9;
  int wei_precision = 38;
  int timestamp_precision = 6;      ///< default digits of a second
  int max_timestamp_precision = 6;  ///< most digits of a second
  /// Names of merge strategies, the default first; empty: none.
  std::vector<std::string> merge_strategies{};
  /// Names of replace strategies, the default first.
  std::vector<std::string> replace_strategies{"truncate-and-insert", "insert-from-staging"};
  bool can_add_not_null = true;  ///< the SQL has ADD COLUMN … NOT NULL, even if only an empty table takes it
  std::string naming{};          ///< convention that it needs; empty: any
  /// A server, which takes several connections at once that can break and be made again. A package goes in
  /// by jobs there, each committed on its own; elsewhere as one transaction.
  bool is_server = false;
  std::optional<int> max_table_nesting{};
};

}  // namespace sluice
