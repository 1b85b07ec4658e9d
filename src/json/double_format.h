#pragma once

#include <string>

namespace sluice::json {

/// As the reference's JSON writer spells it: 1.0, 0.00001, 1e-6, 1e+22. What JSON cannot say is null.
void append_json_double(std::string& out, double value);

}  // namespace sluice::json
