#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "support/folder.h"

namespace sluice::testing {

/// A program to run.
struct Command {
  std::vector<std::string> arguments;              ///< the program first
  fs::path folder;                                 ///< to run it in; empty: here
  std::map<std::string, std::string> environment;  ///< in addition to ours
  std::string input;                               ///< its standard input, through a pipe
  bool as_nobody = false;                          ///< give up root, if we are root
};

/// What became of it.
struct Outcome {
  int exit_code = -1;  ///< 128 + signal if a signal ended it
  bool is_killed = false;
  std::string out;
  std::string err;
  double seconds = 0;
  [[nodiscard]] std::string text() const { return out + err; }
};
/// All of it, for the message of a failed expectation.
std::ostream& operator<<(std::ostream& stream, const Outcome& outcome);

/// A running process. Killed by the destructor if it still runs.
class Child {
 public:
  explicit Child(const Command& command);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  [[nodiscard]] bool is_running();
  /// SIGKILL; it may have ended before.
  void kill();
  /// Waits for the end. A child that takes longer is killed, and the outcome says so in `err`.
  Outcome wait(double most_seconds = 120);

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
  int status_ = 0;
  bool has_ended_ = false;
  double started_ = 0;
  double ended_ = 0;
};

Outcome run(const Command& command, double most_seconds = 120);

/// Seconds of a clock that never goes back.
double now_seconds();

}  // namespace sluice::testing
