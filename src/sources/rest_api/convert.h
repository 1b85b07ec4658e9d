#pragma once

#include <functional>

#include "declared/declared.h"
#include "sluice/rest_api.hpp"
#include "sluice/value.hpp"

namespace sluice::rest {

/// Makes what an API understands of a cursor.
using Convert = std::function<Value(const Value&)>;

/// The function of that name: epoch_seconds, epoch_milliseconds, date, or one's own. Null stays null. Throws
/// Error(fix_config).
Convert convert_of(const Declared& name, const RestHooks& hooks);

}  // namespace sluice::rest
