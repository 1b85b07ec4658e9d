#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sluice/resource.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// A named group of resources that share one schema. An empty name: the pipeline's own schema. A value:
/// every builder call returns a changed copy.
class Source {
 public:
  /// Throws Error(fix_config) if two resources have one name.
  Source(std::string name, std::vector<Resource> resources);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::vector<Resource>& resources() const noexcept { return resources_; }
  [[nodiscard]] const std::optional<Schema>& schema() const noexcept { return schema_; }
  [[nodiscard]] const std::optional<Contract>& contract() const noexcept { return contract_; }
  [[nodiscard]] std::optional<int> max_table_nesting() const noexcept { return max_table_nesting_; }
  [[nodiscard]] std::optional<bool> root_key() const noexcept { return root_key_; }

  [[nodiscard]] Source with_resources(std::vector<Resource> resources) const;
  /// Only these are loaded; others still feed their transformers. Throws Error(fix_config) for a name that no
  /// resource has.
  [[nodiscard]] Source with_selected(const std::vector<std::string>& names) const;
  /// Settings and tables that the source brings. On every run its settings take the place of those of the
  /// pipeline's schema of that name, and its tables are merged into it.
  [[nodiscard]] Source with_schema(Schema schema) const;
  /// The same from a file: YAML or JSON. Throws Error(fix_input) with the place of what it cannot read.
  [[nodiscard]] Source with_schema_file(const std::filesystem::path& path) const;
  /// Looks for `<name>.schema.json`, then `<name>.schema.yaml` in the folder; without one the source stays as
  /// it is.
  [[nodiscard]] Source with_schema_folder(const std::filesystem::path& folder) const;
  /// For every table of the source that has no contract of its own.
  [[nodiscard]] Source with_contract(Contract contract) const;
  /// Levels that are unnested, for every table that says nothing itself.
  [[nodiscard]] Source with_max_table_nesting(int levels) const;
  /// Whether nested rows carry the id of their root row in `_dlt_root_id`.
  [[nodiscard]] Source with_root_key(bool propagate) const;

 private:
  std::string name_;
  std::vector<Resource> resources_;
  std::optional<Schema> schema_;
  std::optional<Contract> contract_;
  std::optional<int> max_table_nesting_;
  std::optional<bool> root_key_;
};

}  // namespace sluice
