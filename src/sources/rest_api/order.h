#pragma once

#include <string>
#include <vector>

#include "sources/rest_api/endpoint.h"

namespace sluice::rest {

/// Positions of the endpoints, each behind its parent, otherwise as declared. Throws Error(fix_config) for a
/// parent that is not there and for endpoints that wait for each other.
std::vector<std::size_t> parents_first(const std::vector<Endpoint>& endpoints);

}  // namespace sluice::rest
