#pragma once

#include <optional>
#include <string>

#include "destination/destination.h"

namespace sluice::sqlite {

/// SQL as SQLite wants it.
class SqliteDialect final : public Dialect {
 public:
  [[nodiscard]] std::string quote(std::string_view identifier) const override;
  [[nodiscard]] std::string literal(std::string_view text) const override;
  [[nodiscard]] std::string timestamp_literal(std::int64_t micros) const override;
  /// With an offset, unlike other times: rows that upstream wrote must compare equal.
  [[nodiscard]] std::string validity_literal(std::int64_t micros) const override;
  [[nodiscard]] std::string type_name(const Column& column) const override;
  [[nodiscard]] std::string qualified(std::string_view dataset, std::string_view table) const override;
  /// Nothing: a dataset is a file, which the session attaches.
  [[nodiscard]] std::optional<std::string> create_dataset(std::string_view dataset) const override;
  [[nodiscard]] std::string clear_table(std::string_view dataset, std::string_view table) const override;
  [[nodiscard]] std::string staging_table(std::string_view dataset, std::string_view table) const override;
};

}  // namespace sluice::sqlite
