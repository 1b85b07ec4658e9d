#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sluice/value.hpp"

namespace sluice {

/// The logical type of a column, spelled as in the schema document.
enum class DataType : std::uint8_t {
  text,
  double_,
  bool_,
  timestamp,
  bigint,
  binary,
  json,
  decimal,
  wei,
  date,
  time,
};

/// "text", "double", "bool", …
std::string_view to_string(DataType type) noexcept;

/// Reverse of to_string; "complex" is the old name of json. Nothing for an unknown name.
std::optional<DataType> parse_data_type(std::string_view name) noexcept;

/// Version of the schema document that we write (reference §4.1).
inline constexpr int kEngineVersion = 11;

/// Lets a map with names as keys be asked with a view.
struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const noexcept { return std::hash<std::string_view>()(name); }
};
/// Places by name.
using NameIndex = std::unordered_map<std::string, std::size_t, NameHash, std::equal_to<>>;

/// A column of a table. Without data_type it is incomplete: declared, but not yet seen with data.
struct Column {
  std::string name;
  std::optional<DataType> data_type;
  std::optional<bool> nullable;  ///< absent: true
  std::optional<int> precision;
  std::optional<int> scale;
  std::optional<bool> timezone;  ///< absent: true
  Dict hints;                    ///< every other property: unique, row_key, variant, x-…

  [[nodiscard]] bool is_complete() const noexcept { return data_type.has_value(); }
  [[nodiscard]] bool is_nullable() const noexcept { return nullable.value_or(true); }
  /// True if the boolean hint is there and true.
  [[nodiscard]] bool has(std::string_view hint) const noexcept;
  void set(std::string_view hint, Value value);
  bool operator==(const Column&) const = default;
};

/// A table with its columns in order (the order is part of the version hash).
class Table {
 public:
  explicit Table(std::string table_name) : name(std::move(table_name)) {}

  std::string name;
  std::optional<std::string> parent;             ///< nested tables only
  std::optional<std::string> resource;           ///< root tables only
  std::optional<std::string> write_disposition;  ///< skip, append, replace, merge; root tables only
  Dict hints;                                    ///< description, file_format, x-normalizer, …

  [[nodiscard]] const std::vector<Column>& columns() const noexcept { return columns_; }
  [[nodiscard]] const Column* find(std::string_view column) const noexcept;
  /// Position of the column; nothing if the table has none of that name.
  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view column) const noexcept;
  [[nodiscard]] bool has_complete_columns() const noexcept;
  /// Appends the column, or replaces the one of that name in its place.
  Column& put(Column column);
  /// Removes the column, if it is there, and appends it: where a completed column goes.
  Column& put_last(Column column);
  /// The hint's value, or null pointer.
  [[nodiscard]] const Value* hint(std::string_view key) const noexcept;
  void set_hint(std::string_view key, Value value);
  /// True once rows of the table went through normalize (x-normalizer.seen-data).
  [[nodiscard]] bool has_seen_data() const noexcept;
  void mark_seen_data();
  bool operator==(const Table& other) const;

 private:
  std::vector<Column> columns_;
  NameIndex index_;
};

/// settings of the schema document.
struct SchemaSettings {
  std::vector<std::string> detections;  ///< detectors in order (reference §3.2)
  std::vector<std::pair<std::string, std::vector<std::string>>> default_hints;  ///< hint → name patterns
  std::vector<std::pair<std::string, std::string>> preferred_types;             ///< name pattern → type
  Value schema_contract;                                                        ///< null if none
  bool operator==(const SchemaSettings&) const = default;
};

/// The schema of one source: what the data looks like and how it is treated. A value.
class Schema {
 public:
  /// A fresh schema as upstream makes it: `_dlt_version` and `_dlt_loads`, default settings,
  /// snake_case naming and the relational normalizer.
  explicit Schema(std::string name);

  std::string name;
  int version = 1;
  std::string version_hash;
  std::vector<std::string> previous_hashes;  ///< newest first, at most 10
  std::optional<std::string> imported_version_hash;
  std::optional<std::string> description;
  SchemaSettings settings;
  Dict normalizers;  ///< names, json{module, config}, use_break_path_on_normalize, …

  [[nodiscard]] const std::vector<Table>& tables() const noexcept { return tables_; }
  [[nodiscard]] const Table* find(std::string_view table) const noexcept;
  [[nodiscard]] Table* find(std::string_view table) noexcept;
  /// Adds the table, or replaces the one of that name.
  Table& put(Table table);
  void drop(std::string_view table);
  /// The root of the chain that the table hangs on (itself if it has no parent).
  [[nodiscard]] const Table& root_of(const Table& table) const;
  /// Tables of the chain in order, parents first.
  [[nodiscard]] std::vector<const Table*> chain(std::string_view root) const;
  /// Disposition of the root: "append" if none is stated.
  [[nodiscard]] std::string write_disposition(const Table& table) const;
  /// Number of levels that are unnested below a table (reference §2.3); 1000 if nothing is stated.
  [[nodiscard]] int max_nesting(const Table& root) const;

  /// Content hash of the stored form (reference §4.1).
  [[nodiscard]] std::string content_hash() const;
  /// Recomputes version_hash; a changed content raises version and remembers the old hash.
  /// Returns true if anything changed.
  bool bump();

 private:
  std::vector<Table> tables_;
  NameIndex index_;
};

/// True for tables and columns that the system owns: `_dlt…`, in any case of letters.
bool is_system_name(std::string_view name) noexcept;

/// `_dlt_pipeline_state` as every schema declares it at its first extract (reference §4.5, §10.1).
Table pipeline_state_table();

/// The schema as text: YAML without default values, as people keep it, or JSON, the complete stored document.
enum class SchemaFormat { yaml, json };
std::string to_text(const Schema& schema, SchemaFormat format);
/// Reads either form (JSON if it starts with a brace). A document without name, version or hash is completed,
/// so that people may write one by hand. Throws Error(fix_input) with line and key of what it cannot read.
Schema schema_from_text(std::string_view text, const std::string& default_name = {});

/// The stored document, keys as in reference §4.1; and back. from_document migrates older engines
/// and throws Error(fix_input) that names the key it cannot read.
Value to_document(const Schema& schema);
Schema schema_from_document(const Value& document);

}  // namespace sluice
