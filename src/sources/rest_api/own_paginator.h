#pragma once

#include <memory>

#include "sluice/rest_api.hpp"
#include "sources/rest_api/paginator.h"

namespace sluice::rest {

/// One of the user's.
std::unique_ptr<Paginator> own_paginator(RestPaginator next);

}  // namespace sluice::rest
