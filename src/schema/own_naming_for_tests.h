#pragma once

#include <memory>
#include <string>

#include "sluice/naming.hpp"

namespace sluice::testing {

/// A convention of a user: every letter upper case, spaces as underscores.
class UpperCase final : public NamingConvention {
 public:
  [[nodiscard]] std::string normalize_identifier(std::string_view identifier) const override {
    std::string name(identifier);
    for (char& c : name) c = c == ' ' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
  }
  [[nodiscard]] bool is_case_sensitive() const override { return true; }
};

inline NamingConventions own_namings() { return {{"upper", std::make_shared<UpperCase>()}}; }

}  // namespace sluice::testing
