#include "schema/normalizer_name.h"

#include <algorithm>
#include <array>

#include "schema/dict_members.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::array<std::string_view, 2> kBuiltIn{"relational", "relational_no_coercion"};
/// Where the reference keeps them; documents have the whole path.
constexpr std::string_view kModules = "dlt.common.normalizers.json.";

std::string short_name(const std::string& name) {
  return name.starts_with(kModules) ? name.substr(kModules.size()) : name;
}

bool is_built_in(const std::string& name) { return std::ranges::find(kBuiltIn, name) != kBuiltIn.end(); }

}  // namespace

std::string normalizer_name(const Schema& schema) {
  const Value* json = find_member(schema.normalizers, "json");
  const Value* module = json == nullptr ? nullptr : json->find("module");
  const auto* name = module == nullptr ? nullptr : module->get_if<std::string>();
  return name == nullptr ? std::string(kBuiltIn.front()) : short_name(*name);
}

void choose_normalizer(Schema& schema, const std::string& name, const Normalizers& own) {
  const std::string known = short_name(name);
  check_normalizer(known, own);
  const bool is_own = own.contains(known);
  set_member(dict_member(schema.normalizers, "json"), "module",
             is_own ? known : std::string(kModules) + known);
}

void check_normalizer(const std::string& name, const Normalizers& own) {
  if (own.contains(name) || is_built_in(name)) return;
  std::string known;
  for (const std::string_view built_in : kBuiltIn) known.append(known.empty() ? "" : ", ").append(built_in);
  for (const auto& [own_name, normalizer] : own) known += ", " + own_name;
  throw Error(Remedy::fix_config, "unknown normalizer, not one of " + known + ": \"" + name +
                                      "\"; register your own in PipelineOptions.own_normalizers");
}

}  // namespace sluice
