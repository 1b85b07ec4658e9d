#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sluice/value.hpp"

namespace sluice {

/// A value as people wrote it, with the line of every key and element.
struct WrittenValue {
  Value value;
  /// By path: `tables.orders.columns.id`, `previous_hashes[2]`; lines count from 1.
  std::unordered_map<std::string, std::uint64_t> lines;

  /// Line of the path, or of the nearest path above it that is there; 0 if the text has no lines.
  [[nodiscard]] std::uint64_t line_of(std::string path) const;
};

/// Reads one document of YAML 1.1 (or JSON, which is nearly a part of it). Keys are always text; aliases are
/// replaced by what they stand for. Throws Error(fix_input) with the line for what is no YAML, a key that
/// comes twice, tags, merge keys, a second document, and text that is nested or multiplied beyond reason.
WrittenValue read_yaml(std::string_view text);

}  // namespace sluice
