#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

namespace sluice {

/// What the reader of an error should do. Drives job retry and the CLI's exit code.
enum class Remedy {
  fix_input,   ///< the data is wrong: correct it (exit code 65)
  fix_config,  ///< an argument, option or permission is wrong: correct it (exit code 78)
  retry,       ///< a passing fault (full disk, lock, lost connection): try again (exit code 75)
  report_bug,  ///< sluice itself is wrong (exit code 70)
};

/// Exit code of the command line tool for a remedy, after sysexits.h.
int exit_code(Remedy remedy) noexcept;

/// The config word of a remedy: "fix_input", "fix_config", "retry" or "report_bug".
std::string_view to_string(Remedy remedy) noexcept;

/// Where something went wrong. Empty or zero fields are unknown and are not printed.
struct Where {
  std::string stage{};     ///< extract, normalize or load
  std::string file{};      ///< path of the input
  std::uint64_t line = 0;  ///< line of the input, from 1
  std::string table{};
  std::string column{};
  std::string row{};  ///< start of the offending row
};

/// What went wrong, where a program wants to tell cases apart.
enum class Fault {
  other,
  contract_violated,  ///< data wants to change a frozen schema
  value_misfit,       ///< a value fits neither its column nor its variant
  null_in_not_null,   ///< a null where the schema takes none
  unbound_column,     ///< a column that must not be null never got a value
  name_collision,     ///< two names that the destination or the convention cannot tell apart
  naming_frozen,      ///< another naming convention would rename tables that hold data
  job_refused,        ///< the destination refused rows
  migration_refused,  ///< the destination refused a change of its tables
  access_denied,      ///< a right is missing at the destination; what was to be loaded waits for it
  schema_invalid,     ///< hints that cannot go together
  database_missing,   ///< a database that had to be there is not
  unsupported,        ///< the destination cannot do what the schema asks for
};

/// The one exception of sluice: a stage cannot go on. Never carries a secret.
class Error : public std::exception {
 public:
  Error(Remedy remedy, std::string message, Where where = {});

  [[nodiscard]] Remedy remedy() const noexcept { return remedy_; }
  /// The message alone, without the place.
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const Where& where() const noexcept { return where_; }
  [[nodiscard]] Fault fault() const noexcept { return fault_; }
  [[nodiscard]] const std::string& vendor_code() const noexcept { return vendor_code_; }

  /// Fills the fields of the place that are not known yet; called while unwinding.
  Error& at(const Where& where);
  /// Adds to the message what became of the work; called while unwinding.
  Error& with_outcome(const std::string& text);
  Error& with_fault(Fault fault) {
    fault_ = fault;
    return *this;
  }
  /// Keeps the code that a library or database gave (SQLSTATE, errno name).
  Error& with_vendor_code(std::string code);

  /// One line: `file:line: message (table t, column c)`.
  [[nodiscard]] const char* what() const noexcept override { return rendered_.c_str(); }

 private:
  void render();

  Remedy remedy_;
  Fault fault_ = Fault::other;
  std::string message_;
  Where where_;
  std::string vendor_code_;
  std::string rendered_;
};

}  // namespace sluice
