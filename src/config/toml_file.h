#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "sluice/value.hpp"

namespace sluice::config {

/// A table of a file, or a value in one, with its place.
struct Node {
  Value value{};  ///< a scalar or a list; of a table nothing
  bool is_table = false;
  std::map<std::string, Node, std::less<>> members{};  ///< of a table
  std::string file{};
  std::uint64_t line = 0;
};

enum class Content { plain, secret };

/// Reads TOML. Throws Error(fix_config) with file, line and column; of a file of secrets it repeats nothing.
Node parse_toml(std::string_view text, const std::string& file, Content content);

/// Puts what `upper` has over what `lower` has, table by table.
void merge_over(Node& lower, const Node& upper);

/// A table as a dict.
Value to_value(const Node& node);

}  // namespace sluice::config
