#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sluice/value.hpp"

namespace sluice::json {

/// What is wrong with a JSON text, and at which byte of it.
struct Fault {
  std::string reason;
  std::size_t offset = 0;
};

/// Result of decode: a value, or a fault.
struct Decoded {
  Value value;
  std::size_t duplicate_keys = 0;  ///< keys that were overwritten by a later one
  std::unique_ptr<Fault> fault;    ///< null: fine
};

/// Deepest nesting that is accepted, in levels.
inline constexpr int kMaxDepth = 1024;

/// Reads one whole JSON text. A duplicate key keeps its first place and takes the last value.
/// Strings with a private-use marker become typed values (typed JSON, reference §3.8).
/// Faults: anything that is not JSON, invalid UTF-8, a number beyond double (1e400), depth > kMaxDepth.
Decoded decode(std::string_view text);

}  // namespace sluice::json
