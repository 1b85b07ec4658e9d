#pragma once

#include "declared/declared.h"
#include "sluice/rest_api.hpp"
#include "sources/rest_api/paginator.h"

namespace sluice::rest {

/// Of a word or a dict with a type; an empty function: auto, the first response tells. Throws
/// Error(fix_config).
Paginators make_paginator(const Declared& node, const RestHooks& hooks);

}  // namespace sluice::rest
