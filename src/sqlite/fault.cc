#include "sqlite/fault.h"

#include <algorithm>
#include <cerrno>
#include <iterator>

#include <fmt/format.h>

namespace sluice::sqlite {
namespace {

struct Kind {
  int code;
  const char* name;
  Remedy remedy;
  const char* advice;  ///< what the reader cannot know from SQLite's own message
};

constexpr Kind kKinds[] = {
    {SQLITE_ERROR, "SQLITE_ERROR", Remedy::fix_config, ""},
    {SQLITE_INTERNAL, "SQLITE_INTERNAL", Remedy::report_bug, ""},
    {SQLITE_PERM, "SQLITE_PERM", Remedy::fix_config, "check the permissions of the file"},
    {SQLITE_ABORT, "SQLITE_ABORT", Remedy::retry, ""},
    {SQLITE_BUSY, "SQLITE_BUSY", Remedy::retry, "another program is using it: try again when that is done"},
    {SQLITE_LOCKED, "SQLITE_LOCKED", Remedy::retry,
     "another program is using it: try again when that is done"},
    {SQLITE_NOMEM, "SQLITE_NOMEM", Remedy::retry, ""},
    {SQLITE_READONLY, "SQLITE_READONLY", Remedy::fix_config,
     "check the permissions of the file and of its folder, which has to take a journal"},
    {SQLITE_INTERRUPT, "SQLITE_INTERRUPT", Remedy::retry, ""},
    {SQLITE_IOERR, "SQLITE_IOERR", Remedy::retry, "check the disk, then try again"},
    // What a disk cannot read is reported so, too.
    {SQLITE_CORRUPT, "SQLITE_CORRUPT", Remedy::retry,
     "the disk could not be read, or the file is damaged: check the disk, restore the file if need be, and "
     "run again"},
    {SQLITE_FULL, "SQLITE_FULL", Remedy::retry, "make room on the disk, then try again"},
    {SQLITE_CANTOPEN, "SQLITE_CANTOPEN", Remedy::fix_config,
     "check that the folder is there and that it may be written to"},
    {SQLITE_PROTOCOL, "SQLITE_PROTOCOL", Remedy::retry, ""},
    {SQLITE_SCHEMA, "SQLITE_SCHEMA", Remedy::retry, ""},
    {SQLITE_TOOBIG, "SQLITE_TOOBIG", Remedy::fix_input, ""},
    {SQLITE_CONSTRAINT, "SQLITE_CONSTRAINT", Remedy::fix_input, ""},
    {SQLITE_MISMATCH, "SQLITE_MISMATCH", Remedy::fix_input, ""},
    {SQLITE_MISUSE, "SQLITE_MISUSE", Remedy::report_bug, ""},
    {SQLITE_NOLFS, "SQLITE_NOLFS", Remedy::fix_config, "the file system takes no file of this size"},
    {SQLITE_AUTH, "SQLITE_AUTH", Remedy::fix_config, ""},
    {SQLITE_RANGE, "SQLITE_RANGE", Remedy::report_bug, ""},
    {SQLITE_NOTADB, "SQLITE_NOTADB", Remedy::fix_config,
     "the file is no SQLite database, or an encrypted one: choose another path"},
};

constexpr Kind kOther = {SQLITE_ERROR, "SQLITE_ERROR", Remedy::fix_config, ""};

/// Extended codes that say more than their primary code.
struct Extended {
  int code;
  const char* name;
};
constexpr Extended kExtended[] = {
    {SQLITE_CONSTRAINT_NOTNULL, "SQLITE_CONSTRAINT_NOTNULL"},
    {SQLITE_CONSTRAINT_UNIQUE, "SQLITE_CONSTRAINT_UNIQUE"},
    {SQLITE_CONSTRAINT_PRIMARYKEY, "SQLITE_CONSTRAINT_PRIMARYKEY"},
    {SQLITE_CONSTRAINT_CHECK, "SQLITE_CONSTRAINT_CHECK"},
    {SQLITE_CONSTRAINT_FOREIGNKEY, "SQLITE_CONSTRAINT_FOREIGNKEY"},
    {SQLITE_CONSTRAINT_TRIGGER, "SQLITE_CONSTRAINT_TRIGGER"},
    {SQLITE_CONSTRAINT_ROWID, "SQLITE_CONSTRAINT_ROWID"},
    {SQLITE_CONSTRAINT_DATATYPE, "SQLITE_CONSTRAINT_DATATYPE"},
    {SQLITE_BUSY_SNAPSHOT, "SQLITE_BUSY_SNAPSHOT"},
    {SQLITE_BUSY_RECOVERY, "SQLITE_BUSY_RECOVERY"},
    {SQLITE_READONLY_DIRECTORY, "SQLITE_READONLY_DIRECTORY"},
    {SQLITE_READONLY_DBMOVED, "SQLITE_READONLY_DBMOVED"},
    {SQLITE_IOERR_READ, "SQLITE_IOERR_READ"},
    {SQLITE_IOERR_WRITE, "SQLITE_IOERR_WRITE"},
    {SQLITE_IOERR_FSYNC, "SQLITE_IOERR_FSYNC"},
    {SQLITE_IOERR_DIR_FSYNC, "SQLITE_IOERR_DIR_FSYNC"},
};

/// The extended codes carry their primary code in the low byte.
const Kind& kind_of(int code) {
  const auto* found = std::ranges::find(kKinds, code & 0xff, &Kind::code);
  return found == std::end(kKinds) ? kOther : *found;
}

/// Of a file beside a database that was opened: the number says little more, as SQLite tries again to read
/// what it cannot make.
bool is_forbidden(int system_code) {
  return system_code == EACCES || system_code == EPERM || system_code == EROFS;
}

}  // namespace

std::string code_name(int code) {
  const auto* found = std::ranges::find(kExtended, code, &Extended::code);
  return found == std::end(kExtended) ? kind_of(code).name : found->name;
}

Error to_error(int code, const std::string& message, const std::string& file) {
  const Kind& kind = kind_of(code);
  std::string text = message;
  if (*kind.advice != '\0') text = fmt::format("{} ({}): {}", message, file, kind.advice);
  const int primary = code & 0xff;
  const bool is_denied = primary == SQLITE_READONLY || primary == SQLITE_PERM;
  return Error(kind.remedy, std::move(text))
      .with_fault(is_denied ? Fault::access_denied : Fault::other)
      .with_vendor_code(code_name(code));
}

void check(sqlite3* connection, int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) [[likely]]
    return;
  const char* name = sqlite3_db_filename(connection, "main");
  const std::string file = name == nullptr ? "" : name;
  const std::string message = sqlite3_errmsg(connection);
  if ((code & 0xff) == SQLITE_CANTOPEN && !is_forbidden(sqlite3_system_errno(connection)))
    throw Error(Remedy::retry, fmt::format("{} ({}): make room on the disk or raise the limit of open files, "
                                           "then try again",
                                           message, file))
        .with_vendor_code(code_name(code));
  throw to_error(code, message, file);
}

}  // namespace sluice::sqlite
