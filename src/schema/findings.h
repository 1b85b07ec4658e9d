#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/value.hpp"

namespace sluice {

/// Something in a schema document that is not allowed.
struct Finding {
  std::string path;        ///< tables.orders.columns.id.data_type
  std::string message;     ///< what is wrong and what is allowed
  std::uint64_t line = 0;  ///< of the text, from 1; 0: unknown
};

/// Everything that is wrong with a document of this engine version: unknown keys and words, values of the
/// wrong type, parents that are not there. Keys that start with `x-` may hold anything; null is as good as
/// absent.
std::vector<Finding> find_faults(const Value& document);

/// The same for a schema as text, YAML or JSON, as schema_from_text reads it, with lines. Nothing if it can
/// be read.
std::vector<Finding> find_faults_in_text(std::string_view text);

}  // namespace sluice
