#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "declared/declared.h"
#include "declared/keys.h"
#include "sluice/schema.hpp"
#include "sluice/source.hpp"

namespace sluice {

/// Something that a source has: a table, a file, a resource.
struct Offer {
  std::string name;
  std::string kind;               ///< table, view, file, resource
  std::vector<Column> columns{};  ///< as far as they are known without reading rows
  std::string note{};             ///< its size, its address
};

/// A kind of source that pipeline files know by name: `type: files`. Plain functions, each in the folder of
/// the source; the node is what stands below `source`. All throw Error.
struct SourceType {
  std::string_view name;
  /// Keys below `source`, `type` and `name` left out.
  std::span<const KeySpec> (*keys)();
  std::vector<std::string_view> required{};
  Source (*declare)(const Declared& node);
  /// Reaches for what is declared and says in a few words what answered. Reads no rows.
  std::string (*probe)(const Declared& node);
  std::vector<Offer> (*discover)(const Declared& node);
  /// A declaration of a source from an address, as `discover` gets one: a folder, a URI. Null: it is none of
  /// this kind.
  Value (*from_address)(const std::string& address);
  /// What stands below `source:` in a template, with comments, indented by two.
  std::string_view example;
};

}  // namespace sluice
