#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "sluice/schema.hpp"

namespace sluice {

/// The schemas that a pipeline keeps, `<name>.schema.json` in a folder of its own, and two folders for people
/// with `<name>.schema.yaml`: files in the import folder rule over what is kept, the export folder gets what
/// was saved (reference §4.7). Either may be none. Every write is atomic. Throws Error: fix_input for a file
/// that cannot be read, with its line, and for a kept schema that was edited by hand.
class SchemaStore {
 public:
  explicit SchemaStore(fs::path folder, fs::path import_folder = {}, fs::path export_folder = {});

  /// Names of the schemas that are kept, in order.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] bool has(const std::string& name) const;
  /// The schema as it is kept, whatever the import folder says.
  [[nodiscard]] std::optional<Schema> stored(const std::string& name) const;

  /// The schema that counts. An import file is taken, and kept, if nothing is kept yet or if it changed since
  /// it was taken last; it then replaces all that was kept, and the replaced hash becomes a previous one.
  std::optional<Schema> load(const std::string& name) const;

  /// Keeps the schema as a new version if its content changed, and exports it. If it does not come from an
  /// import file, what that file says now counts as taken.
  void save(Schema schema) const;

  /// Keeps a newer schema that was found in a package. An import file that changed is still taken later.
  void adopt(const Schema& found) const;

  /// Writes the schema of a first run to the import folder, without what processing left in it. Does nothing
  /// if a file is there.
  void offer(const Schema& schema) const;

 private:
  [[nodiscard]] std::optional<Schema> imported(const std::string& name) const;
  void write(Schema schema) const;

  fs::path folder_;
  fs::path import_folder_;
  fs::path export_folder_;
};

}  // namespace sluice
