#pragma once

#include <string>
#include <string_view>

namespace sluice::sqlite {

/// JSON text as the reference stores it in SQLite: a space behind each comma and colon, everything but
/// printable ASCII escaped, doubles as Python writes them. `text` is valid, compact JSON.
std::string spaced_json(std::string_view text);

}  // namespace sluice::sqlite
