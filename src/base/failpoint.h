#pragma once

#include <string_view>

namespace sluice::failpoint {

/// Points at which tests/fault/kill_matrix lets a process die or a file operation fail;
/// docs/specs/failpoints.md says how. Only builds with SLUICE_FAILPOINTS have them. Thread safe.

enum class Kind {
  sql,        ///< in front of a statement that may change something
  query,      ///< in front of one that only reads
  done,       ///< behind a statement or file operation
  change,     ///< in front of a file operation that changes something
  write,      ///< in front of a write that makes a file longer
  overwrite,  ///< in front of a write in place: a disk that is full in the middle of it is no case
  read,       ///< in front of opening a file to read it, and of reading
};

/// What becomes of a file operation.
struct Verdict {
  int error = 0;  ///< it is not done and fails with this error number
  bool is_short = false;
};

#ifdef SLUICE_FAILPOINTS

/// Counts, and does what the environment says of the point with this number.
Verdict pass(Kind kind, std::string_view name, std::string_view detail);

/// A statement, with a point in front of it and one behind it unless it failed.
class Statement {
 public:
  explicit Statement(std::string_view sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

 private:
  std::string_view sql_;
  int exceptions_;
};

#else

constexpr Verdict pass(Kind, std::string_view, std::string_view) { return {}; }

class [[maybe_unused]] Statement {
 public:
  constexpr explicit Statement(std::string_view) {}
};

#endif

}  // namespace sluice::failpoint
