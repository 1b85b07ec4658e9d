#ifdef SLUICE_FAILPOINTS

#include "base/failpoint.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sluice::failpoint {
namespace {

constexpr std::size_t kShownBytes = 120;
constexpr int kDiedOnPurpose = 77;

constexpr std::array<std::string_view, 7> kKinds{"sql",   "query",     "done", "change",
                                                 "write", "overwrite", "read"};

std::string_view variable(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? std::string_view() : text;
}

/// What the environment says, read once.
struct Plan {
  long number = 0;
  std::string_view action;
  int log = -1;

  Plan() {
    const std::string_view text = variable("SLUICE_FAILPOINT");
    const std::size_t colon = std::min(text.find(':'), text.size());
    std::from_chars(text.data(), text.data() + colon, number);
    action = text.substr(std::min(colon + 1, text.size()));
    const std::string_view file = variable("SLUICE_FAILPOINT_COUNT");
    // Straight to the kernel: the file operations that pass here must not be those of the log.
    if (!file.empty())
      log = static_cast<int>(
          syscall(SYS_openat, AT_FDCWD, file.data(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  }
};

void say(int fd, const std::string& line) {
  // A line that cannot be written is missed by whoever reads it.
  [[maybe_unused]] const long written = syscall(SYS_write, fd, line.data(), line.size());
}

std::string one_line(std::string_view text) {
  std::string out(text.substr(0, kShownBytes));
  for (char& c : out)
    if (c == '\n' || c == '\t') c = ' ';
  return out;
}

bool is_write(Kind kind) { return kind == Kind::write || kind == Kind::overwrite; }

/// Set by a short write: the disk has no room for the rest.
std::atomic<bool> is_full{false};

Verdict carry_out(std::string_view action, Kind kind) {
  if (action == "exit") syscall(SYS_exit_group, kDiedOnPurpose);
  if (action == "kill") kill(getpid(), SIGKILL);
  if (action == "stop") kill(getpid(), SIGSTOP);
  const bool changes = kind == Kind::change || is_write(kind);
  if (action == "eio" && (changes || kind == Kind::read)) return {.error = EIO};
  if (action == "enospc" && changes) return {.error = ENOSPC};
  if (action == "half" && is_write(kind)) return {.is_short = true};
  if (action != "short" || kind != Kind::write) return {};
  is_full = true;
  return {.is_short = true};
}

}  // namespace

Verdict pass(Kind kind, std::string_view name, std::string_view detail) {
  static const Plan plan;
  static std::atomic<long> passed{0};
  const int saved = errno;
  const long number = ++passed;
  const auto line = [&] {
    return fmt::format("{}\t{}\t{}\t{}\n", number, kKinds.at(static_cast<std::size_t>(kind)), name,
                       one_line(detail));
  };
  if (plan.log >= 0) say(plan.log, line());
  Verdict verdict;
  if (is_write(kind) && is_full.exchange(false)) verdict.error = ENOSPC;
  if (number == plan.number) {
    say(STDERR_FILENO, fmt::format("failpoint {}: {}", plan.action, line()));
    verdict = carry_out(plan.action, kind);
  }
  errno = saved;
  return verdict;
}

Statement::Statement(std::string_view sql) : sql_(sql), exceptions_(std::uncaught_exceptions()) {
  pass(Kind::sql, "statement", sql);
}

Statement::~Statement() {
  if (std::uncaught_exceptions() == exceptions_) pass(Kind::done, "statement", sql_);
}

}  // namespace sluice::failpoint

#endif
