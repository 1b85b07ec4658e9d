#include "duck/fault.h"

#include <string_view>

namespace sluice::duck {
namespace {

struct Kind {
  duckdb_error_type type;
  const char* name;
  Remedy remedy;
};

/// What is not listed can only be reached by a statement that is wrong: fix_config.
constexpr Kind kKinds[] = {
    {DUCKDB_ERROR_OUT_OF_RANGE, "OUT_OF_RANGE", Remedy::fix_input},
    {DUCKDB_ERROR_CONVERSION, "CONVERSION", Remedy::fix_input},
    {DUCKDB_ERROR_DECIMAL, "DECIMAL", Remedy::fix_input},
    {DUCKDB_ERROR_MISMATCH_TYPE, "MISMATCH_TYPE", Remedy::fix_input},
    {DUCKDB_ERROR_OBJECT_SIZE, "OBJECT_SIZE", Remedy::fix_input},
    {DUCKDB_ERROR_INVALID_TYPE, "INVALID_TYPE", Remedy::fix_input},
    {DUCKDB_ERROR_CONSTRAINT, "CONSTRAINT", Remedy::fix_input},
    {DUCKDB_ERROR_INVALID_INPUT, "INVALID_INPUT", Remedy::fix_input},
    {DUCKDB_ERROR_TRANSACTION, "TRANSACTION", Remedy::retry},
    {DUCKDB_ERROR_CONNECTION, "CONNECTION", Remedy::retry},
    {DUCKDB_ERROR_NETWORK, "NETWORK", Remedy::retry},
    {DUCKDB_ERROR_INTERRUPT, "INTERRUPT", Remedy::retry},
    {DUCKDB_ERROR_IO, "IO", Remedy::retry},
    {DUCKDB_ERROR_HTTP, "HTTP", Remedy::retry},
    {DUCKDB_ERROR_FATAL, "FATAL", Remedy::retry},
    {DUCKDB_ERROR_INTERNAL, "INTERNAL", Remedy::report_bug},
    {DUCKDB_ERROR_SERIALIZATION, "SERIALIZATION", Remedy::report_bug},
    {DUCKDB_ERROR_OUT_OF_MEMORY, "OUT_OF_MEMORY", Remedy::fix_config},
    {DUCKDB_ERROR_CATALOG, "CATALOG", Remedy::fix_config},
    {DUCKDB_ERROR_PARSER, "PARSER", Remedy::fix_config},
    {DUCKDB_ERROR_SYNTAX, "SYNTAX", Remedy::fix_config},
    {DUCKDB_ERROR_BINDER, "BINDER", Remedy::fix_config},
    {DUCKDB_ERROR_SETTINGS, "SETTINGS", Remedy::fix_config},
    {DUCKDB_ERROR_PERMISSION, "PERMISSION", Remedy::fix_config},
    {DUCKDB_ERROR_DEPENDENCY, "DEPENDENCY", Remedy::fix_config},
    {DUCKDB_ERROR_MISSING_EXTENSION, "MISSING_EXTENSION", Remedy::fix_config},
};

constexpr Kind kOther = {DUCKDB_ERROR_INVALID, "OTHER", Remedy::fix_config};

const Kind& kind_of(duckdb_error_type type) {
  for (const Kind& kind : kKinds)
    if (kind.type == type) return kind;
  return kOther;
}

/// Without the excerpt of the statement, unless the statement itself is what is wrong.
std::string_view without_excerpt(const std::string& message, const Kind& kind) {
  if (kind.remedy == Remedy::fix_config) return message;
  return std::string_view(message).substr(0, message.find("\n\nLINE "));
}

}  // namespace

Error to_error(duckdb_error_type type, const std::string& message) {
  const Kind& kind = kind_of(type);
  // A full disk surfaces as IO or, at a commit, as FATAL with that text in it: always worth a retry.
  const bool is_full = message.find("No space left") != std::string::npos;
  Error error(is_full ? Remedy::retry : kind.remedy, std::string(without_excerpt(message, kind)));
  return error.with_vendor_code(kind.name);
}

}  // namespace sluice::duck
