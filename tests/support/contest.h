#pragma once

#include <string>

#include "support/command_line.h"

namespace sluice::testing {

/// Two pipelines that load into one dataset at the same time, each time with a new column in a table that
/// they share.
class Contest {
 public:
  /// `to`: what --to takes.
  Contest(const CommandLine& command_line, std::string to, std::string dataset)
      : cli_(command_line), to_(std::move(to)), dataset_(std::move(dataset)) {}

  /// Rows of each pipeline and table in a round.
  static constexpr int kRows = 200;

  /// Starts both, and whichever comes second too late again, until both are done. An end other than with 0 or
  /// 75 fails the test.
  void round(int number);
  /// How often a load had to be run again.
  [[nodiscard]] int reruns() const noexcept { return reruns_; }
  /// A load that nothing disturbs.
  [[nodiscard]] Outcome load(const std::string& pipeline, const std::string& file) const;

 private:
  [[nodiscard]] Command command(const std::string& pipeline, const std::vector<std::string>& files) const;
  [[nodiscard]] std::vector<std::string> write_files(const std::string& pipeline, int number) const;

  const CommandLine& cli_;
  std::string to_;
  std::string dataset_;
  int reruns_ = 0;
};

}  // namespace sluice::testing
