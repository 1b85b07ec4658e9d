#pragma once

#include <vector>

#include "sluice/hints.hpp"

namespace sluice::conformance {

/// Thrown for what a case asks for and the public API cannot say. Not a failure of the run.
[[noreturn]] void unsupported(const std::string& what);

/// Hints of a resource as a case spells them. Throws Error(fix_config, Fault::unsupported) for those that
/// have no place in TableHints.
TableHints hints_of(const Value& resource);
/// "id" or ["a", "b"].
std::vector<std::string> names_of(const Value& value);
WriteDisposition disposition_of(const Value& value);
/// {name: hints} or [hints with a name].
std::vector<Column> columns_of(const Value& value);

}  // namespace sluice::conformance
