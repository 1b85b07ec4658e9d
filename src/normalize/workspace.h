#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "normalize/filters.h"
#include "normalize/table_builder.h"
#include "schema/capabilities.h"
#include "schema/naming.h"
#include "sluice/normalizer.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// A schema at one moment, shared by threads.
using SchemaSnapshot = std::shared_ptr<const Schema>;

/// Names of the columns that link and identify rows, as the naming convention spells them.
struct SystemColumns {
  std::string id = "_dlt_id";
  std::string parent_id = "_dlt_parent_id";
  std::string list_idx = "_dlt_list_idx";
  std::string load_id = "_dlt_load_id";
  std::string root_id = "_dlt_root_id";
};

/// How rows of a root table get their ids (reference §2.4).
struct IdRule {
  enum class Kind { random, key_hash, row_hash };
  Kind kind = Kind::random;
  std::vector<std::string> key;  ///< columns of the key, for key_hash
};

/// What a package asks of its workspaces.
struct WorkspaceSettings {
  Capabilities capabilities{};
  bool collects_rejects = false;
  Normalizers own_normalizers{};
};

/// What one thread normalizes into: its own view of the schema, which grows with the data, and the tables
/// under construction. Nothing here is shared.
class Workspace {
 public:
  Workspace(const Naming& naming, std::string load_id, WorkspaceSettings settings = {});

  /// Forgets all rows and works against another snapshot. Tables keep their memory if `grown_from_mine`:
  /// the snapshot holds all that was learned here.
  void rebase(SchemaSnapshot snapshot, bool grown_from_mine);

  [[nodiscard]] const Schema& schema() const noexcept { return own_ ? *own_ : *snapshot_; }
  /// True if this workspace learned something that its snapshot lacks.
  [[nodiscard]] bool has_learned() const noexcept { return own_ != nullptr; }
  /// The schema with what was learned; it becomes this workspace's snapshot.
  SchemaSnapshot publish();

  /// The table's builder; made on first use. `parent` is empty for a root table.
  TableBuilder& table(const std::string& name, const std::string& parent);
  /// Adds what is new of the table to the schema: the only way it grows while rows are read. Throws
  /// Error(fix_config) if the table is nested elsewhere.
  void learn(const Table& changes);
  /// Null pointer if the schema lacks it.
  [[nodiscard]] const Column* find_column(const std::string& table, const std::string& column) const;
  /// The same for a column that had data or was declared with a type.
  [[nodiscard]] const Column* complete_column(const std::string& table, const std::string& column) const;
  /// The column that a first value makes, as the destination can have it.
  [[nodiscard]] Column infer(const std::string& name, const Value& value, bool is_variant) const;
  /// The contract for changes of the table; a new nested one has its parent's.
  const ContractModes& contract(const std::string& table, const std::string& parent);
  [[nodiscard]] Filters& filters() noexcept { return *filters_; }
  /// Works with the filters of a run, which only whoever has the turn may touch. Null pointer: with own ones,
  /// as a unit without a contract does, that waits for nobody.
  void filter_by(Filters* shared) noexcept { filters_ = shared != nullptr ? shared : &own_filters_; }
  [[nodiscard]] Discards& discards() noexcept { return discards_; }
  /// What was left out since the last call.
  Discards take_discards() noexcept {
    settled_discards_ = {};
    return std::exchange(discards_, {});
  }
  [[nodiscard]] bool collects_rejects() const noexcept { return settings_.collects_rejects; }
  /// Whether values are converted to the type of their column; else they go to variants.
  [[nodiscard]] bool coerces() const noexcept { return coerces_; }

  /// The user's normalizer, if the schema chooses one; else a null pointer.
  [[nodiscard]] const Normalizer* own_normalizer() const noexcept { return own_normalizer_; }

  /// A data key as part of a column's or a nested table's name.
  [[nodiscard]] std::string column_part(const std::string& key) const;
  [[nodiscard]] std::string table_part(const std::string& key) const;

  [[nodiscard]] const Naming& naming() const noexcept { return naming_; }
  [[nodiscard]] const SystemColumns& system() const noexcept { return system_; }
  [[nodiscard]] const std::string& load_id() const noexcept { return load_id_; }
  RowIdGenerator& random_ids() noexcept { return random_ids_; }
  /// Id of the `index`-th row of `table` below the row `parent_id` (reference §2.4).
  void child_id(std::string_view parent_id, std::string_view table, std::uint64_t index, char* out);

  /// How ids of the root table's rows are made.
  const IdRule& id_rule(const std::string& table);
  /// Id of a row by what it holds.
  std::string content_id(std::string_view text) {
    std::string id(kRowIdLength, '\0');
    digest_.row_id(text, id.data());
    return id;
  }

  /// Counts root rows; what rollback() takes back.
  std::uint64_t begin_root_row() noexcept {
    touched_.clear();
    settled_discards_ = discards_;
    return ++root_row_;
  }
  /// Notes that the current root row appends to the slot.
  void touch(Slot& slot) { touched_.push_back(&slot); }
  [[nodiscard]] std::uint64_t root_row() const noexcept { return root_row_; }
  /// Forgets every row that was begun in the current root row, and what was left out of them.
  void rollback();

  [[nodiscard]] const std::vector<std::unique_ptr<TableBuilder>>& tables() const noexcept { return tables_; }
  [[nodiscard]] std::size_t memory() const noexcept;
  /// Changes whenever a builder or a column may have vanished: what was looked up before is void.
  [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
  /// Changes whenever the schema may know more than before.
  [[nodiscard]] std::uint64_t epoch() const noexcept { return epoch_; }

 private:
  Schema& own();
  /// Takes over what the schema says of its normalizer. Throws Error(fix_config) if there is none of that
  /// name.
  void configure();

  const Naming& naming_;
  std::string load_id_;
  WorkspaceSettings settings_;
  Filters own_filters_;
  Filters* filters_ = &own_filters_;
  Discards discards_;
  Discards settled_discards_;  ///< those of the rows before the current root row
  bool coerces_ = true;
  const Normalizer* own_normalizer_ = nullptr;
  bool breaks_paths_ = true;
  std::unordered_map<std::string, IdRule> id_rules_;
  SystemColumns system_;
  SchemaSnapshot snapshot_;
  std::shared_ptr<Schema> own_;
  std::vector<std::unique_ptr<TableBuilder>> tables_;
  std::unordered_map<std::string, TableBuilder*> index_;
  RowIdGenerator random_ids_;
  Shake128 digest_;
  std::string digest_text_;
  std::vector<Slot*> touched_;  ///< by the current root row: a rollback need not look at every column
  std::uint64_t root_row_ = 0;
  std::uint64_t generation_ = 0;
  std::uint64_t epoch_ = 0;
};

}  // namespace sluice
