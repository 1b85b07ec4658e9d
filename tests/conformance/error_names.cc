#include "conformance/error_names.h"

#include <algorithm>
#include <array>

namespace sluice::conformance {
namespace {

struct Name {
  Fault fault;
  const char* stage;  ///< empty: not in a stage; null: any
  const char* upstream;
};

constexpr std::array<Name, 16> kNames{{
    {Fault::contract_violated, "extract", "DataValidationError"},
    {Fault::unbound_column, "extract", "IncrementalCursorPathMissing"},
    {Fault::null_in_not_null, "extract", "IncrementalCursorPathHasValueNone"},
    {Fault::schema_invalid, "extract", "IncrementalPrimaryKeyMissing"},
    {Fault::value_misfit, "extract", "IncrementalCursorInvalidCoercion"},
    {Fault::contract_violated, "normalize", "NormalizeJobFailed"},
    {Fault::value_misfit, "normalize", "NormalizeJobFailed"},
    {Fault::null_in_not_null, "normalize", "NormalizeJobFailed"},
    {Fault::unbound_column, "normalize", "UnboundColumnException"},
    {Fault::name_collision, nullptr, "SchemaIdentifierNormalizationCollision"},
    {Fault::naming_frozen, nullptr, "TableIdentifiersFrozen"},
    {Fault::job_refused, "load", "LoadClientJobFailed"},
    {Fault::migration_refused, "load", "DatabaseTransientException"},
    {Fault::unsupported, "extract", "DestinationCapabilitiesException"},
    {Fault::schema_invalid, "load", "SchemaCorruptedException"},
    {Fault::unsupported, "", "Unsupported"},
}};

}  // namespace

std::string upstream_class(const Error& error) {
  const auto found = std::ranges::find_if(kNames, [&](const Name& name) {
    const bool is_there = name.stage == nullptr || error.where().stage == name.stage;
    return is_there && name.fault == error.fault();
  });
  return found != kNames.end() ? found->upstream : "sluice " + std::string(to_string(error.remedy()));
}

}  // namespace sluice::conformance
