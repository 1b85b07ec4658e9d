#pragma once

#include <optional>
#include <string>

#include "destination/destination.h"

namespace sluice::postgres {

/// SQL as PostgreSQL wants it. Identifiers are always quoted.
class PostgresDialect final : public Dialect {
 public:
  /// `makes_indexes`: whether columns that are declared unique get a unique constraint.
  explicit PostgresDialect(bool makes_indexes = true) : makes_indexes_(makes_indexes) {}

  [[nodiscard]] std::string quote(std::string_view identifier) const override;
  /// Safe whatever standard_conforming_strings says. Throws Error(fix_input) for a zero byte, which no text
  /// of PostgreSQL can have.
  [[nodiscard]] std::string literal(std::string_view text) const override;
  [[nodiscard]] std::string timestamp_literal(std::int64_t micros) const override;
  [[nodiscard]] std::string type_name(const Column& column) const override;
  [[nodiscard]] std::string column_constraints(const Column& column) const override;
  [[nodiscard]] std::string qualified(std::string_view dataset, std::string_view table) const override;
  /// Asks for the permission to make schemas only if the schema is missing.
  [[nodiscard]] std::optional<std::string> create_dataset(std::string_view dataset) const override;
  [[nodiscard]] std::string clear_table(std::string_view dataset, std::string_view table) const override;
  /// A temporary table. A name that is too long is shortened: the server would cut it off.
  [[nodiscard]] std::string staging_table(std::string_view dataset, std::string_view table) const override;
  [[nodiscard]] std::optional<std::string> try_lock(std::string_view name) const override;
  [[nodiscard]] std::optional<std::string> lock_in_transaction(std::string_view name) const override;
  [[nodiscard]] std::string share_lock() const override { return " FOR SHARE"; }
  [[nodiscard]] std::optional<std::string> merge_memory() const override {
    // Hashes of a million keys that do not fit are written to disk, with all rows of the target beside them.
    return "SELECT set_config('work_mem', '64MB', true) "
           "WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('64MB')";
  }
  [[nodiscard]] std::optional<std::string> analyze(const std::string& qualified_name) const override {
    return "ANALYZE " + qualified_name;
  }
  [[nodiscard]] std::optional<std::string> add_constraint(const std::string& qualified_name,
                                                          const Column& column) const override;

 private:
  bool makes_indexes_;
};

}  // namespace sluice::postgres
