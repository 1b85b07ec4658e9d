#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schema/naming.h"

namespace sluice {

// The conventions of reference §1.2, one file each.
std::unique_ptr<const Naming> make_snake_case(std::optional<int> max_length);
std::unique_ptr<const Naming> make_duck_case(std::optional<int> max_length);
std::unique_ptr<const Naming> make_direct(std::optional<int> max_length);
std::unique_ptr<const Naming> make_sql_cs_v1(std::optional<int> max_length);
std::unique_ptr<const Naming> make_sql_ci_v1(std::optional<int> max_length);
std::unique_ptr<const Naming> make_s3_tables(std::optional<int> max_length);

/// Every run of characters that are neither ASCII letters, decimal digits (of any script) nor `_` becomes
/// one `_`.
std::string replace_symbols(std::string_view identifier);
/// Runs of `_` become one.
std::string collapse_underscores(std::string_view identifier);
bool starts_with_digit(std::string_view identifier) noexcept;
/// snake_case without stripping and shortening.
std::string to_snake_case(std::string_view identifier);

std::unique_ptr<const Naming> make_user_naming(std::string name,
                                               std::shared_ptr<const NamingConvention> convention,
                                               std::optional<int> max_length);

}  // namespace sluice
