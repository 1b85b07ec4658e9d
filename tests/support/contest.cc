#include "support/contest.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

constexpr int kRetry = 75;
constexpr int kMostReruns = 20;

}  // namespace

std::vector<std::string> Contest::write_files(const std::string& pipeline, int number) const {
  std::string shared;
  std::string own;
  for (int i = 0; i < kRows; ++i) {
    shared += fmt::format(R"({{"id":"{0}-{1}-{2}","{0}_{1}":{2},"tags":[{{"{0}_{1}":{2}}}]}})", pipeline,
                          number, i) +
              "\n";
    own += fmt::format(R"({{"id":{}}})", i) + "\n";
  }
  cli_.folder.write(pipeline + "/shared.jsonl", shared);
  cli_.folder.write(pipeline + "/own_" + pipeline + ".jsonl", own);
  return {pipeline + "/shared.jsonl", pipeline + "/own_" + pipeline + ".jsonl"};
}

Command Contest::command(const std::string& pipeline, const std::vector<std::string>& files) const {
  std::vector<std::string> arguments{
      "load", "--to", to_, "--dataset", dataset_, "--pipeline", dataset_ + pipeline};
  arguments.insert(arguments.end(), files.begin(), files.end());
  return cli_.command(arguments);
}

Outcome Contest::load(const std::string& pipeline, const std::string& file) const {
  return run(command(pipeline, {file}));
}

void Contest::round(int number) {
  const Command commands[] = {command("a", write_files("a", number)), command("b", write_files("b", number))};
  Child first(commands[0]);
  Child second(commands[1]);
  Outcome outcomes[] = {first.wait(), second.wait()};
  for (int i = 0; i < 2; ++i)
    for (int again = 0; outcomes[i].exit_code != 0 && again < kMostReruns; ++again) {
      ASSERT_EQ(outcomes[i].exit_code, kRetry) << outcomes[i];
      outcomes[i] = run(commands[i]);
      ++reruns_;
    }
  for (const Outcome& outcome : outcomes) EXPECT_EQ(outcome.exit_code, 0) << outcome;
}

}  // namespace sluice::testing
