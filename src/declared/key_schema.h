#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "declared/keys.h"

namespace sluice {

/// Tables of keys as a JSON Schema (draft 2020-12), for editors: it takes what check() takes. A table that is
/// part of several others stands once, among the definitions.
class KeySchema {
 public:
  /// An object with these keys.
  Value object(std::span<const KeySpec> keys, std::span<const std::string_view> required = {});
  /// What the objects refer to: `$defs` of the document that they are part of.
  [[nodiscard]] Dict definitions() const { return definitions_; }

 private:
  Value property(const KeySpec& spec);
  /// A reference to the object of keys that stand below a key.
  Value below(const KeySpec& spec, std::span<const KeySpec> keys);

  Dict definitions_;
  std::map<const KeySpec*, std::string> names_;  ///< of tables that are among the definitions
};

}  // namespace sluice
