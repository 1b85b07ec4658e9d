#include <array>

#include "schema/conventions.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using Maker = std::unique_ptr<const Naming> (*)(std::optional<int>);

struct Convention {
  std::string_view name;
  Maker make;
};

constexpr std::array<Convention, 6> kConventions = {{
    {"snake_case", make_snake_case},
    {"duck_case", make_duck_case},
    {"direct", make_direct},
    {"sql_cs_v1", make_sql_cs_v1},
    {"sql_ci_v1", make_sql_ci_v1},
    {"s3_tables", make_s3_tables},
}};

/// Shorter names would consist of the tag alone.
constexpr int kShortestLimit = 6;

/// Module paths of the reference stand in documents that it wrote; the short name is the same thing.
std::string_view short_name(std::string_view name) {
  if (name == "dlt.common.normalizers.names.snake_case") return "snake_case";
  constexpr std::string_view kModules = "dlt.common.normalizers.naming.";
  constexpr std::string_view kClass = ".NamingConvention";
  if (!name.starts_with(kModules)) return name;
  name.remove_prefix(kModules.size());
  return name.ends_with(kClass) ? name.substr(0, name.size() - kClass.size()) : name;
}

std::string known_names(const NamingConventions& own) {
  std::string names;
  for (const Convention& convention : kConventions)
    names.append(names.empty() ? "" : ", ").append(convention.name);
  for (const auto& [name, convention] : own) names.append(", ").append(name);
  return names;
}

}  // namespace

std::unique_ptr<const Naming> make_naming(std::string_view name, std::optional<int> max_length,
                                          const NamingConventions& own) {
  if (max_length && *max_length != 0 && *max_length < kShortestLimit)
    throw Error(Remedy::fix_config, "names cannot be limited to less than 6 characters");
  const auto user = own.find(std::string(name));
  if (user != own.end()) return make_user_naming(user->first, user->second, max_length);
  for (const Convention& convention : kConventions)
    if (convention.name == short_name(name)) return convention.make(max_length);
  throw Error(Remedy::fix_config, "unknown naming convention, not one of " + known_names(own) + ": \"" +
                                      std::string(name) + "\"");
}

}  // namespace sluice
