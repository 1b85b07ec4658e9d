#pragma once

#include <optional>
#include <string>

#include "destination/destination.h"

namespace sluice::duckdb {

/// SQL as DuckDB wants it. Names carry the catalog: a dataset may be called as the database file is, and
/// DuckDB takes "a"."b" to be ambiguous then.
class DuckDialect final : public Dialect {
 public:
  explicit DuckDialect(std::string catalog) : catalog_(std::move(catalog)) {}

  [[nodiscard]] std::string quote(std::string_view identifier) const override;
  [[nodiscard]] std::string literal(std::string_view text) const override;
  [[nodiscard]] std::string timestamp_literal(std::int64_t micros) const override;
  [[nodiscard]] std::string type_name(const Column& column) const override;
  [[nodiscard]] std::string qualified(std::string_view dataset, std::string_view table) const override;
  [[nodiscard]] std::optional<std::string> create_dataset(std::string_view dataset) const override;
  [[nodiscard]] std::string clear_table(std::string_view dataset, std::string_view table) const override;
  [[nodiscard]] std::string staging_table(std::string_view dataset, std::string_view table) const override;

  [[nodiscard]] const std::string& catalog() const noexcept { return catalog_; }

 private:
  std::string catalog_;
};

}  // namespace sluice::duckdb
