#pragma once

#include <string_view>

#include "destinations/postgres/wire.h"

namespace sluice::postgres {

/// Puts a decimal number, given as text, as a `numeric` in the server's binary format: `-12.50`, `1E+3`,
/// `NaN`, `-Infinity`. It keeps every digit; the column's precision is the server's to apply. Returns false,
/// having put nothing, if the text is no number or has more digits than a numeric can.
bool put_numeric(Wire& out, std::string_view text);

}  // namespace sluice::postgres
