// A function in place of a destination: what it gets, and what becomes of a load that it does not take.

#include <algorithm>
#include <atomic>
#include <csignal>
#include <map>
#include <set>
#include <stdexcept>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sluice/sluice.hpp"
#include "support/child.h"
#include "support/folder.h"

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

/// A pipeline whose rows come to rest here, in a folder of its own, which is the current one.
class ReceiverTest : public ::testing::Test {
 public:
  ~ReceiverTest() override { fs::current_path(before_); }

 protected:
  ReceiverTest() : before_(fs::current_path()) { fs::current_path(folder_.path()); }

  [[nodiscard]] PipelineOptions options() {
    PipelineOptions made{.name = "p", .data_dir = folder_ / "data"};
    made.receiver.receive = [this](const RowBatch& batch) { keep(batch); };
    made.receiver.name = "crm";
    made.load.max_retries = 0;
    return made;
  }
  void keep(const RowBatch& batch) {
    ids_.push_back(batch.id);
    load_ids_.push_back(batch.load_id);
    List& of_table = rows_[batch.table.name];
    of_table.insert(of_table.end(), batch.rows.begin(), batch.rows.end());
    dispositions_[batch.table.name] = batch.table.write_disposition.value_or("");
  }
  static Value numbers(int from, int to) {
    List list;
    for (int i = from; i < to; ++i) list.push_back(Value(Dict{{"id", i}}));
    return list;
  }
  [[nodiscard]] fs::path pipeline_folder() const { return folder_ / "data" / "pipelines" / "p"; }
  static Error failure(const std::function<void()>& call) {
    try {
      call();
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return {Remedy::report_bug, ""};
  }
  [[nodiscard]] Outcome cli(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), SLUICE_CLI);
    return testing::run({.arguments = std::move(arguments),
                         .folder = folder_.path(),
                         .environment = {{"SLUICE_DATA_DIR", (folder_ / "data").string()}},
                         .input = {}});
  }

  TemporaryFolder folder_;
  std::vector<std::string> ids_;
  std::vector<std::string> load_ids_;
  std::map<std::string, List> rows_;
  std::map<std::string, std::string> dispositions_;

 private:
  fs::path before_;
};

TEST_F(ReceiverTest, RowsOfAFileComeAsTheyAre) {
  folder_.write(
      "orders.jsonl",
      R"({"Order ID": 1, "buyer": {"Name": "Ada", "tags": ["a", {"b": null}]}, "items": [{"n": 1}, {"n": 2.5}]})"
      "\n"
      R"({"Order ID": 2, "note": "ä\u0000"})"
      "\n");
  const Report report = pipeline(options()).run(files({"orders.jsonl"}));
  const Value first(
      Dict{{"Order ID", 1},
           {"buyer", Value(Dict{{"Name", "Ada"}, {"tags", Value(List{"a", Value(Dict{{"b", nullptr}})})}})},
           {"items", Value(List{Value(Dict{{"n", 1}}), Value(Dict{{"n", 2.5}})})}});
  const Value second(Dict{{"Order ID", 2}, {"note", std::string("ä\0", 3)}});
  EXPECT_THAT(rows_, ElementsAre(std::pair("orders", List{first, second})));
  EXPECT_EQ(dispositions_["orders"], "append");
  EXPECT_EQ(report.destination, "receiver://crm");
  EXPECT_EQ(report.dataset, "");
  ASSERT_THAT(report.packages, SizeIs(1));
  EXPECT_THAT(load_ids_, ElementsAre(report.packages[0].load_id));
  EXPECT_THAT(ids_, ElementsAre(AllOf(StartsWith(report.packages[0].load_id + "/orders."),
                                      ::testing::EndsWith(".columnar/0"))));
  EXPECT_THAT(entries(folder_.path()), ElementsAre("data", "orders.jsonl"));  // no database was made
  EXPECT_THAT(entries(pipeline_folder() / "normalized"), IsEmpty());
}

TEST_F(ReceiverTest, ValuesOfEveryTypeComeAsTheyWentIn) {
  const Value row(Dict{{"text", "a\nb"},
                       {"bigint", -9'007'199'254'740'993},
                       {"double", 0.1},
                       {"bool", false},
                       {"timestamp", Timestamp{1'700'000'000'000'001, true}},
                       {"local", Timestamp{-1, false}},
                       {"date", Date{-719'162}},
                       {"time", Time{86'399'999'999}},
                       {"decimal", Decimal{"1.50"}},
                       {"wei", Wei{"578960446186580977117854925043439539266"}},
                       {"binary", Bytes{std::string("\0\xff\n", 3)}},
                       {"big", BigInt{"123456789012345678901234567890"}},
                       {"list", Value(List{1, "two", nullptr, 3.5, Value(List{})})},
                       {"dict", Value(Dict{{"a b", true}})}});
  Column local;  // else times without a zone count as UTC
  local.name = "local";
  local.data_type = DataType::timestamp;
  local.timezone = false;
  pipeline(options()).run(Value(List{row}), {.table_name = "t", .columns = {local}});
  ASSERT_THAT(rows_["t"], SizeIs(1));
  const Dict& sent = row.get<Dict>();
  const Value& got = rows_["t"][0];
  EXPECT_EQ(got.get<Dict>().size(), sent.size());
  for (const auto& [column, value] : sent) {
    ASSERT_NE(got.find(column), nullptr) << column;
    EXPECT_EQ(*got.find(column), value) << column;
  }
}

TEST_F(ReceiverTest, MergedAndReplacedTablesGiveTheRowsThatCame) {
  auto p = pipeline(options());
  const Value twice(List{Value(Dict{{"id", 1}, {"v", "a"}}), Value(Dict{{"id", 1}, {"v", "b"}})});
  p.run(twice, {.table_name = "m",
                .write_disposition = WriteDisposition::merge,
                .primary_key = std::vector<std::string>{"id"}});
  EXPECT_EQ(rows_["m"], twice.get<List>());
  EXPECT_EQ(dispositions_["m"], "merge");
  p.run(numbers(0, 2), {.table_name = "r", .write_disposition = WriteDisposition::replace});
  EXPECT_THAT(rows_["r"], SizeIs(2));
  EXPECT_EQ(dispositions_["r"], "replace");
}

TEST_F(ReceiverTest, NestedRowsAreTablesWhereThatIsWanted) {
  PipelineOptions nested = options();
  nested.receiver.max_table_nesting = std::nullopt;
  nested.receiver.skips_system = false;
  nested.naming = "snake_case";
  pipeline(nested).run({{{"id", 1}, {"lines", {{{"n", 1}}, {{"n", 2}}}}}}, {.table_name = "t"});
  ASSERT_THAT(rows_["t"], SizeIs(1));
  ASSERT_THAT(rows_["t__lines"], SizeIs(2));
  const Value* id = rows_["t"][0].find("_dlt_id");
  ASSERT_NE(id, nullptr);
  for (const Value& line : rows_["t__lines"]) {
    ASSERT_NE(line.find("_dlt_parent_id"), nullptr);
    EXPECT_EQ(*line.find("_dlt_parent_id"), *id);
  }
  EXPECT_EQ(dispositions_["t__lines"], "append");
}

TEST_F(ReceiverTest, LoadIdsRiseWithoutADestination) {
  auto p = pipeline(options());
  for (int i = 0; i < 3; ++i) p.run(numbers(i, i + 1), {.table_name = "t"});
  EXPECT_THAT(load_ids_, SizeIs(3));
  EXPECT_TRUE(std::ranges::is_sorted(load_ids_));
  EXPECT_THAT(std::set<std::string>(load_ids_.begin(), load_ids_.end()), SizeIs(3));
}

TEST_F(ReceiverTest, ALoadThatIsNotTakenWaitsAndGoesOn) {
  PipelineOptions busy = options();
  busy.receiver.receive = [this](const RowBatch& batch) {
    if (batch.offset == 20) throw std::runtime_error("busy");
    keep(batch);
  };
  auto p = pipeline(busy);
  const Error error = failure([&] { p.run(numbers(0, 25), {.table_name = "t"}); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_THAT(error.what(), HasSubstr("busy"));
  EXPECT_THAT(rows_["t"], SizeIs(20));
  const PipelineInfo info = p.info();
  ASSERT_THAT(info.packages, SizeIs(1));
  EXPECT_EQ(info.packages[0].stage, PackageStage::normalized);

  const Report report = pipeline(options()).run(numbers(25, 26), {.table_name = "t"});
  EXPECT_EQ(rows_["t"], numbers(0, 26).get<List>());
  ASSERT_THAT(report.packages, SizeIs(2));
  EXPECT_TRUE(report.packages[0].was_pending);
}

TEST_F(ReceiverTest, ALoadThatIsRefusedIsSetAside) {
  PipelineOptions strict = options();
  strict.receiver.receive = [this](const RowBatch& batch) {
    if (batch.offset == 10) throw Error(Remedy::fix_input, "no such customer");
    keep(batch);
  };
  auto p = pipeline(strict);
  const Error error = failure([&] { p.run(numbers(0, 25), {.table_name = "t"}); });
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_THAT(error.what(), AllOf(HasSubstr("no such customer"), HasSubstr("what was handed over before"),
                                  HasSubstr("aborted")));
  const PipelineInfo info = p.info();
  ASSERT_THAT(info.packages, SizeIs(1));
  EXPECT_EQ(info.packages[0].stage, PackageStage::aborted);
  ASSERT_THAT(info.packages[0].jobs, SizeIs(1));
  EXPECT_THAT(info.packages[0].jobs[0].error, HasSubstr("no such customer"));
  EXPECT_THAT(entries(info.packages[0].folder / "failed_jobs"), SizeIs(2));

  pipeline(options()).run(numbers(50, 51), {.table_name = "t"});
  EXPECT_EQ(rows_["t"].back(), Value(Dict{{"id", 50}}));
}

TEST_F(ReceiverTest, ALoadKeyIsRemembered) {
  auto p = pipeline(options());
  p.run(numbers(0, 1), {.table_name = "t", .load_key = "monday"});
  const Report again = p.run(numbers(0, 1), {.table_name = "t", .load_key = "monday"});
  EXPECT_THAT(rows_["t"], SizeIs(1));
  ASSERT_THAT(again.packages, SizeIs(1));
  EXPECT_TRUE(again.packages[0].was_loaded_before);
  p.run(numbers(1, 2), {.table_name = "t", .load_key = "tuesday"});
  EXPECT_THAT(rows_["t"], SizeIs(2));
}

Generator<Page> one_row_and_a_state() {
  member(resource_state(), "seen") = 7;
  co_yield Page::json("{\"id\":1}\n", JsonLayout::lines);
}

TEST_F(ReceiverTest, StepsStateAndPlanNeedNoDestination) {
  auto p = pipeline(options());
  const Source source("s", {Resource("t", one_row_and_a_state)});
  const PlanReport plan = p.plan(source);
  EXPECT_EQ(plan.rows, 1U);
  EXPECT_THAT(plan.statements, IsEmpty());
  EXPECT_THAT(rows_, IsEmpty());
  p.extract(source);
  p.normalize();
  p.load();
  EXPECT_THAT(rows_["t"], SizeIs(1));
  EXPECT_GT(p.info().state_version, 0);
  EXPECT_EQ(failure([&] { p.sync(); }).remedy(), Remedy::fix_config);
  p.extract(source);
  EXPECT_THAT(p.drop_pending_packages(), SizeIs(1));
  EXPECT_TRUE(p.drop({.resources = {"t"}, .schema_name = "s"}).is_done);
  EXPECT_THAT(rows_["t"], SizeIs(1));
}

TEST_F(ReceiverTest, TheCommandLineShowsThePipeline) {
  pipeline(options()).run(numbers(0, 3), {.table_name = "t"});
  const Outcome info = cli({"pipeline", "info", "p"});
  EXPECT_EQ(info.exit_code, 0) << info;
  EXPECT_THAT(info.out, HasSubstr("receiver://crm"));
  const Outcome list = cli({"pipeline", "list"});
  EXPECT_EQ(list.exit_code, 0) << list;
  EXPECT_THAT(list.out, HasSubstr("receiver://crm"));
  const Outcome trace = cli({"pipeline", "trace", "p"});
  EXPECT_EQ(trace.exit_code, 0) << trace;
  const Outcome sync = cli({"pipeline", "sync", "p"});
  EXPECT_EQ(sync.exit_code, 78) << sync;
  EXPECT_THAT(sync.err, HasSubstr("a function of a program, its receiver"));
}

TEST_F(ReceiverTest, OptionsThatCannotBe) {
  PipelineOptions idle = options();
  idle.receiver.workers = 0;
  EXPECT_EQ(failure([&] { pipeline(idle); }).remedy(), Remedy::fix_config);
  PipelineOptions nameless = options();
  nameless.receiver.name.clear();
  EXPECT_EQ(failure([&] { pipeline(nameless); }).remedy(), Remedy::fix_config);
}

TEST_F(ReceiverTest, AStopLeavesTheRestPending) {
  std::stop_source stop;
  PipelineOptions stopped = options();
  stopped.stop = stop.get_token();
  stopped.receiver.receive = [&](const RowBatch& batch) {
    keep(batch);
    stop.request_stop();
  };
  EXPECT_EQ(failure([&] { pipeline(stopped).run(numbers(0, 25), {.table_name = "t"}); }).remedy(),
            Remedy::retry);
  EXPECT_THAT(rows_["t"], SizeIs(10));
  pipeline(options()).load();
  EXPECT_EQ(rows_["t"], numbers(0, 25).get<List>());
}

/// The process dies inside the receiver, again and again.
class ReceiverKilled : public ReceiverTest, public ::testing::WithParamInterface<int> {
 protected:
  static constexpr int kTables = 3;
  static constexpr int kRows = 25;

  /// Notes what comes as a line of a file, whole or not at all; kills the process in that many calls.
  [[nodiscard]] PipelineOptions noting(int workers, int calls_to_live) const {
    PipelineOptions made{.name = "p", .data_dir = folder_ / "data"};
    made.receiver.format = RowFormat::json_lines;
    made.receiver.batch_rows = 4;
    made.receiver.workers = workers;
    made.load.max_retries = 0;
    const auto left = std::make_shared<std::atomic<int>>(calls_to_live);
    const std::string path = (folder_ / "taken").string();
    made.receiver.receive = [left, path](const RowBatch& batch) {
      std::string line = batch.id + " " + batch.json_lines;
      std::ranges::replace(line, '\n', ';');
      line += '\n';
      const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
      const bool is_written = write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
      close(file);
      if (!is_written) throw std::runtime_error("not noted");
      if (--*left == 0) kill(getpid(), SIGKILL);
    };
    return made;
  }
  static Source source() {
    std::vector<Resource> resources;
    for (int table = 0; table < kTables; ++table)
      resources.push_back(
          Resource::rows("t" + std::to_string(table), numbers(100 * table, 100 * table + kRows).get<List>()));
    return Source("s", std::move(resources));
  }
  /// A process that extracts if nothing waits, and loads; true: it was killed.
  [[nodiscard]] bool dies(int workers, int calls_to_live) const {
    const pid_t child = fork();
    if (child == 0) {
      try {
        auto p = pipeline(noting(workers, calls_to_live));
        if (entries(pipeline_folder() / "normalized").empty()) {
          p.extract(source());
          p.normalize();
        }
        p.load();
        _exit(0);
      } catch (...) {
        _exit(1);
      }
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
  }
};

TEST_P(ReceiverKilled, GivesEveryBatchAndAtMostOneOfAJobTwice) {
  const int workers = GetParam();
  for (int calls_to_live = 1; calls_to_live <= 8; ++calls_to_live) {
    fs::remove_all(folder_ / "data");
    fs::remove(folder_ / "taken");
    int deaths = 0;
    ASSERT_TRUE(dies(workers, calls_to_live));
    ++deaths;
    if (calls_to_live > workers)  // else it never gets any further
      while (dies(workers, calls_to_live)) ++deaths;
    else
      ASSERT_FALSE(dies(workers, 1000));

    std::map<std::string, std::vector<std::string>> contents;  // by id
    std::map<std::string, int> repeats;                        // by job
    std::string rest = read_text(folder_ / "taken");
    for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
      const std::string line = rest.substr(0, end);
      rest.erase(0, end + 1);
      const std::size_t space = line.find(' ');
      contents[line.substr(0, space)].push_back(line.substr(space + 1));
    }
    std::multiset<std::string> rows;
    for (const auto& [id, all] : contents) {
      for (const std::string& content : all) EXPECT_EQ(content, all.front()) << id;
      repeats[id.substr(0, id.rfind('/'))] += static_cast<int>(all.size()) - 1;
      std::string left = all.front();
      for (auto end = left.find(';'); end != std::string::npos; end = left.find(';')) {
        rows.insert(left.substr(0, end));
        left.erase(0, end + 1);
      }
    }
    std::multiset<std::string> wanted;
    for (int table = 0; table < kTables; ++table)
      for (int i = 0; i < kRows; ++i) wanted.insert("{\"id\":" + std::to_string(100 * table + i) + "}");
    EXPECT_EQ(rows, wanted) << calls_to_live;
    EXPECT_THAT(repeats, SizeIs(kTables));
    int total = 0;
    for (const auto& [job, count] : repeats) {
      EXPECT_LE(count, deaths) << job;
      total += count;
    }
    EXPECT_GE(total, deaths);  // that which was under way when the process died
    EXPECT_LE(total, deaths * workers);
  }
}

INSTANTIATE_TEST_SUITE_P(Workers, ReceiverKilled, ::testing::Values(1, 3));

}  // namespace
}  // namespace sluice::testing
