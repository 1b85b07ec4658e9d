#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "declared/declared.h"

namespace sluice {

/// Kinds of values that a key may have; several are added up.
using Kind = unsigned;
inline constexpr Kind kText = 1U << 0U;
inline constexpr Kind kInteger = 1U << 1U;
inline constexpr Kind kNumber = 1U << 2U;
inline constexpr Kind kFlag = 1U << 3U;
inline constexpr Kind kList = 1U << 4U;
inline constexpr Kind kDict = 1U << 5U;
inline constexpr Kind kAny = (1U << 6U) - 1U;
inline constexpr Kind kScalar = kText | kInteger | kNumber | kFlag;

/// A key of a declaration, for whoever reads the file: it checks it, completes it in an editor and explains
/// it. Plain constants, so that a table of them may be part of another.
struct KeySpec {
  /// "x-*": every key that starts so.
  std::string_view name;
  Kind kinds = kText;
  std::string_view doc;
  std::span<const std::string_view> words{};  ///< that a text may be; empty: any text
  std::span<const KeySpec> members{};         ///< of a dict, or of each dict in a list; empty: any keys
  /// Of each member of a dict whose keys are names. Empty: there are no such.
  std::span<const KeySpec> entries{};
};

/// One table after the other.
std::vector<KeySpec> joined(std::initializer_list<std::span<const KeySpec>> tables);

/// Goes through the node and all that is below it. Throws Error(fix_config) with line and path for a key that
/// is not known, with the one that was probably meant, and for a value of the wrong kind.
void check(const Declared& node, std::span<const KeySpec> keys);

}  // namespace sluice
