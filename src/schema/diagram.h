#pragma once

#include <string>
#include <vector>

#include "sluice/schema.hpp"

namespace sluice {

/// Tables of one schema with their columns, types and keys, and with lines from nested tables to their
/// parents and along references, as far as both ends are among the tables.
using DiagramTables = std::vector<const Table*>;

/// As an `erDiagram` of Mermaid. A name that its grammar does not take is spelled with underscores, and
/// stands beside it as it is.
std::string to_mermaid(const DiagramTables& tables);

/// As a digraph of Graphviz.
std::string to_dot(const DiagramTables& tables);

}  // namespace sluice
