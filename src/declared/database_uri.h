#pragma once

#include <span>
#include <string>

#include "declared/declared.h"
#include "declared/keys.h"

namespace sluice {

/// Keys of credentials that are said in parts: database, host, port, username, password, query.
std::span<const KeySpec> credential_keys();

/// The URI of a database, with what is secret in it. The credentials are a URI, a path of a file, or parts;
/// `type` is duckdb, sqlite or postgres.
std::string database_uri(const std::string& type, const Declared& credentials);

}  // namespace sluice
