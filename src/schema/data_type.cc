#include <algorithm>
#include <array>

#include "base/letters.h"
#include "schema/conventions.h"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

/// In the order of DataType.
constexpr std::array<std::string_view, 11> kNames = {
    "text", "double", "bool", "timestamp", "bigint", "binary", "json", "decimal", "wei", "date", "time"};

}  // namespace

std::string_view to_string(DataType type) noexcept { return kNames[static_cast<std::size_t>(type)]; }

std::optional<DataType> parse_data_type(std::string_view name) noexcept {
  if (name == "complex") return DataType::json;
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<DataType>(found - kNames.begin());
}

bool is_system_name(std::string_view name) noexcept {
  constexpr std::string_view kPrefix = "_dlt";
  return lower_ascii(name.substr(0, kPrefix.size())) == kPrefix;
}

}  // namespace sluice
