#include "support/child.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ostream>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <grp.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sluice::testing {
namespace {

constexpr uid_t kNobody = 65534;

std::string take(int file) {
  std::string text;
  std::array<char, 65536> block{};
  lseek(file, 0, SEEK_SET);
  for (ssize_t n = 0; (n = read(file, block.data(), block.size())) > 0;)
    text.append(block.data(), static_cast<std::size_t>(n));
  close(file);
  return text;
}

/// Another process feeds the pipe, so that neither of us waits for the other.
int input_pipe(const std::string& text) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
  const pid_t feeder = fork();
  if (feeder == 0) {
    if (fork() != 0) _exit(0);  // nobody has to wait for the grandchild
    close(ends[0]);
    std::signal(SIGPIPE, SIG_DFL);
    for (std::size_t at = 0; at < text.size();) {
      const ssize_t n = write(ends[1], text.data() + at, text.size() - at);
      if (n <= 0) break;
      at += static_cast<std::size_t>(n);
    }
    _exit(0);
  }
  waitpid(feeder, nullptr, 0);
  close(ends[1]);
  return ends[0];
}

}  // namespace

double now_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Child::Child(const Command& command) {
  std::vector<std::string> arguments = command.arguments;
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  // Made here: behind fork, in a program with threads, nothing may allocate.
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string name(*entry, std::strcspn(*entry, "="));
    if (!command.environment.contains(name)) variables.emplace_back(*entry);
  }
  for (const auto& [name, value] : command.environment) variables.push_back(name + "=" + value);
  std::vector<char*> envp;
  for (std::string& variable : variables) envp.push_back(variable.data());
  envp.push_back(nullptr);
  const std::string folder = command.folder.string();
  const int in = command.input.empty() ? open("/dev/null", O_RDONLY | O_CLOEXEC) : input_pipe(command.input);
  out_ = memfd_create("out", MFD_CLOEXEC);
  err_ = memfd_create("err", MFD_CLOEXEC);
  started_ = now_seconds();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) {
    dup2(in, STDIN_FILENO);
    dup2(out_, STDOUT_FILENO);
    dup2(err_, STDERR_FILENO);
    if (!folder.empty() && chdir(folder.c_str()) != 0) _exit(126);
    if (command.as_nobody && geteuid() == 0 &&
        (setgroups(0, nullptr) != 0 || setgid(kNobody) != 0 || setuid(kNobody) != 0))
      _exit(126);
    execvpe(argv[0], argv.data(), envp.data());
    dprintf(STDERR_FILENO, "cannot run %s: %s\n", argv[0], std::strerror(errno));
    _exit(127);
  }
  close(in);
}

Child::~Child() {
  if (!has_ended_) {
    kill();
    waitpid(pid_, &status_, 0);
  }
  if (out_ >= 0) close(out_);
  if (err_ >= 0) close(err_);
}

bool Child::is_running() {
  if (!has_ended_ && waitpid(pid_, &status_, WNOHANG) == pid_) {
    has_ended_ = true;
    ended_ = now_seconds();
  }
  return !has_ended_;
}

void Child::kill() {
  if (!has_ended_) ::kill(pid_, SIGKILL);
}

Outcome Child::wait(double most_seconds) {
  bool is_late = false;
  while (is_running()) {
    if (now_seconds() - started_ > most_seconds) {
      is_late = true;
      kill();
      waitpid(pid_, &status_, 0);
      has_ended_ = true;
      ended_ = now_seconds();
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  Outcome outcome;
  outcome.is_killed = WIFSIGNALED(status_);
  outcome.exit_code = outcome.is_killed ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
  outcome.out = take(std::exchange(out_, -1));
  outcome.err = take(std::exchange(err_, -1));
  if (is_late) outcome.err += "\n(killed by the test: it took too long)\n";
  outcome.seconds = ended_ - started_;
  return outcome;
}

Outcome run(const Command& command, double most_seconds) {
  Child child(command);
  return child.wait(most_seconds);
}

std::ostream& operator<<(std::ostream& stream, const Outcome& outcome) {
  return stream << "exit code " << outcome.exit_code << "\nstdout:\n"
                << outcome.out << "stderr:\n"
                << outcome.err;
}

}  // namespace sluice::testing
