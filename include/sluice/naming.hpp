#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace sluice {

/// A naming convention of your own: how names of the data become names of tables and columns. It is called by
/// many threads and has to give the same name for the same identifier always. Paths are joined by `__`, names
/// are shortened to what the destination takes; that is not its business. `_dlt` has to stay a prefix, in any
/// case of letters.
class NamingConvention {
 public:
  virtual ~NamingConvention() = default;

  /// One identifier, stripped of spaces around it and not empty. An empty result is an error.
  [[nodiscard]] virtual std::string normalize_identifier(std::string_view identifier) const = 0;
  /// Whether names that differ only in the case of letters are different names.
  [[nodiscard]] virtual bool is_case_sensitive() const = 0;
};

/// Conventions by the name that `PipelineOptions.naming` and schemas call them.
using NamingConventions = std::map<std::string, std::shared_ptr<const NamingConvention>>;

}  // namespace sluice
