#pragma once

#include <memory>
#include <string>

#include "sluice/current.hpp"
#include "sluice/generator.hpp"
#include "sluice/resource.hpp"
#include "sources/rest_api/endpoint.h"

namespace sluice::rest {

/// What an endpoint is asked for, with all placeholders filled.
struct Bound {
  Call call{};
  std::string members{};  ///< JSON members that every row gets
};

/// Fills in where the cursor stands and, for a child, what its parent's row says. `cursor`: null pointer:
/// none is kept, so that the declared values count; `parent`: null pointer: there is none. Throws
/// Error(fix_config) for a field that the parent's row lacks.
Bound bind(const Endpoint& endpoint, const Cursor* cursor, const Value* parent);

/// All pages of the endpoint, from the first on, each as it was received.
Generator<Page> pages_of(std::shared_ptr<const Endpoint> endpoint, Bound bound);

}  // namespace sluice::rest
