#pragma once

#include <string>

#include <sqlite3.h>

#include "sluice/error.hpp"

namespace sluice::sqlite {

/// SQLite's name of an extended result code: "SQLITE_CONSTRAINT_NOTNULL". The name of its primary code if
/// the extended one is not listed.
std::string code_name(int code);

/// The error of a result code that is none of success, with the code's name as vendor code. `file` is the
/// database that the message names where that helps.
Error to_error(int code, const std::string& message, const std::string& file);

/// Throws the error that the connection had last, unless the code is SQLITE_OK, ROW or DONE.
void check(sqlite3* connection, int code);

}  // namespace sluice::sqlite
