#pragma once

#include <string>

#include "sluice/schema.hpp"

namespace sluice::cli {

/// The formats of text that a schema has: yaml, json, mermaid, dot. Of the diagrams only tables that fit the
/// glob; none given: all but those of the system. Throws Error(fix_config) for a glob with yaml or json.
std::string schema_text(const Schema& schema, const std::string& format, const std::string& glob);

/// "bigint", "decimal(10,2)", "timestamp without zone"; "unknown" if no value said it yet.
std::string type_text(const Column& column);
/// Properties for people: flags by their name, others with their value.
std::string hints_text(const Dict& hints);

/// Prints tables, columns, types and hints for people.
void print_schema(const Schema& schema, const std::string& glob);

}  // namespace sluice::cli
