#pragma once

#include <map>
#include <string>
#include <vector>

#include "normalize/normalize.h"
#include "support/folder.h"

namespace sluice::testing {

/// How a property varies a run.
struct Cut {
  int threads = 1;
  std::size_t block_rows = ~std::size_t{0};
  bool collects_rejects = false;
};

/// JSON lines that went through normalize into the table "t", and what came out.
class Normalized {
 public:
  Normalized(const std::vector<std::string>& pages, const Schema& schema, const Cut& cut = {});

  [[nodiscard]] const Schema& schema() const noexcept { return schema_; }
  [[nodiscard]] const PackageInfo& info() const noexcept { return info_; }
  /// Rows of all tables with the values that are not null; no entry for a table without rows.
  [[nodiscard]] const std::map<std::string, std::vector<Dict>>& rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t count(const std::string& table) const {
    const auto found = rows_.find(table);
    return found == rows_.end() ? 0 : found->second.size();
  }
  /// The schema document as text.
  [[nodiscard]] std::string document() const { return to_text(schema_, SchemaFormat::json); }

 private:
  /// A folder whose files need no disk: a property is tried with many inputs.
  static fs::path in_memory();
  void read(const Package& package);

  TemporaryFolder folder_{in_memory()};
  Schema schema_;
  PackageInfo info_;
  std::map<std::string, std::vector<Dict>> rows_;
};

/// A schema with the root table "t" alone.
Schema schema_of_t();

}  // namespace sluice::testing
