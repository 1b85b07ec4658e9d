#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "normalize/table_builder.h"
#include "schema/naming.h"
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
};

/// What one thread normalizes into: its own view of the schema, which grows with the data, and the tables
/// under construction. Nothing here is shared.
class Workspace {
 public:
  Workspace(const Naming& naming, std::string load_id);

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
  /// Declares the table in the schema if it is not there.
  void learn_table(const std::string& name, const std::string& parent);
  /// Adds or completes a column: the only way the schema grows while rows are read.
  const Column& learn_column(const std::string& table, Column column);

  [[nodiscard]] const Naming& naming() const noexcept { return naming_; }
  [[nodiscard]] const SystemColumns& system() const noexcept { return system_; }
  [[nodiscard]] const std::string& load_id() const noexcept { return load_id_; }
  RowIdGenerator& random_ids() noexcept { return random_ids_; }
  /// Id of the `index`-th row of `table` below the row `parent_id` (reference §2.4).
  void child_id(std::string_view parent_id, std::string_view table, std::uint64_t index, char* out);

  /// Counts root rows; what rollback() takes back.
  std::uint64_t begin_root_row() noexcept {
    touched_.clear();
    return ++root_row_;
  }
  /// Notes that the current root row appends to the slot.
  void touch(Slot& slot) { touched_.push_back(&slot); }
  [[nodiscard]] std::uint64_t root_row() const noexcept { return root_row_; }
  /// Forgets every row that was begun in the current root row.
  void rollback();

  [[nodiscard]] const std::vector<std::unique_ptr<TableBuilder>>& tables() const noexcept { return tables_; }
  [[nodiscard]] std::size_t memory() const noexcept;
  /// Changes whenever a builder or a column may have vanished: what was looked up before is void.
  [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
  /// Changes whenever the schema may know more than before.
  [[nodiscard]] std::uint64_t epoch() const noexcept { return epoch_; }

 private:
  Schema& own();

  const Naming& naming_;
  std::string load_id_;
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
