// Kills real loads with SIGKILL at seeded random moments and runs the same command again: nothing may be lost
// or doubled, and no finished phase may be done twice.
//
// SLUICE_KILLS (50), SLUICE_KILL_MB (64) and SLUICE_KILL_SEED change the size of the test.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/decode.h"
#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

int setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

/// How far a load had come when it was killed, as the disk shows it.
enum class Phase { start, extract, normalize, load, committed, moved };
constexpr std::array kPhaseNames{"before extract",           "extract",        "normalize", "load",
                                 "committed, not yet moved", "moved to loaded"};

const char* name_of(Phase phase) { return kPhaseNames.at(static_cast<std::size_t>(phase)); }

/// What a run with --json said.
struct Said {
  bool resumed = false;
  bool loaded_before = false;
  std::size_t packages = 0;
  std::map<std::string, double> phases;
  std::string notes;
};

Said report_of(const Outcome& outcome) {
  const json::Decoded report = json::decode(outcome.out);
  if (report.fault) throw std::runtime_error("no report: " + outcome.text());
  Said said;
  for (const Value& package : report.value.find("packages")->get<List>()) {
    ++said.packages;
    said.resumed |= package.find("resumed")->get<bool>();
    said.loaded_before |= package.find("loaded_before")->get<bool>();
  }
  for (const Value& phase : report.value.find("phases")->get<List>())
    said.phases[phase.find("name")->get<std::string>()] = phase.find("seconds")->get<double>();
  for (const Value& note : report.value.find("notes")->get<List>())
    said.notes += note.get<std::string>() + "\n";
  return said;
}

std::vector<std::string> names(const std::map<std::string, double>& phases) {
  std::vector<std::string> found;
  for (const auto& [name, seconds] : phases) found.push_back(name);
  return found;
}

/// Content of all tables of the dataset, whatever the order of rows and the random ids. A row counts with its
/// parents: the hash of a nested row covers the row it hangs on and its place there.
std::string fingerprint(const fs::path& database) {
  const std::vector<std::string> tables = user_tables(database, "d");
  std::string with;
  std::string selects;
  for (const std::string& table : tables) {
    std::string parent;
    for (const std::string& other : tables)
      if (table.starts_with(other + "__") && other.size() > parent.size()) parent = other;
    std::string data;
    for (const auto& row :
         select(database,
                "SELECT '\"' || column_name || '\"' FROM information_schema.columns WHERE table_schema = 'd' "
                "AND "
                "table_name = '" +
                    table + "' AND NOT starts_with(column_name, '_dlt_') ORDER BY column_name"))
      data += ", c." + *row[0];
    with += (with.empty() ? "WITH " : ", ") + ("h_" + table) + " AS (SELECT c._dlt_id, hash(" +
            (parent.empty() ? "1" + data + ") AS h FROM d." + table + " c"
                            : "p.h, c._dlt_list_idx" + data + ") AS h FROM d." + table + " c JOIN h_" +
                                  parent + " p ON c._dlt_parent_id = p._dlt_id") +
            ")";
    // All rows, rows that hang on a row that is there, distinct ids, content.
    selects += (selects.empty() ? "" : " UNION ALL ") +
               ("SELECT '" + table + "', (SELECT count(*) FROM d." + table +
                "), count(*), count(DISTINCT _dlt_id), " + "sum(h::HUGEINT) FROM h_" + table);
  }
  return select_text(database, with + " " + selects + " ORDER BY 1");
}

/// Every row hangs on one that is there, and no id is there twice.
void expect_links(const std::string& fingerprint_text) {
  std::istringstream lines(fingerprint_text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream cells(line);
    std::string table, rows, linked, ids;
    std::getline(cells, table, '|');
    std::getline(cells, rows, '|');
    std::getline(cells, linked, '|');
    std::getline(cells, ids, '|');
    EXPECT_EQ(rows, linked) << "orphans in " << table;
    EXPECT_EQ(rows, ids) << "ids that are there twice in " << table;
  }
}

/// The generated input, and what an undisturbed load makes of it. Made once.
class Reference {
 public:
  static const Reference& get() {
    static const Reference reference;
    return reference;
  }

  struct Input {
    std::string file;
    double start = 0;  ///< seconds before extract
    std::map<std::string, double> phases;
    double total = 0;
  };
  [[nodiscard]] fs::path path(const std::string& file) const { return folder_ / file; }
  [[nodiscard]] const Input& plain() const { return plain_; }
  [[nodiscard]] const Input& packed() const { return packed_; }
  [[nodiscard]] const std::string& content() const { return content_; }
  [[nodiscard]] long long events() const { return events_; }

 private:
  Reference() {
    const std::string size = std::to_string(setting("SLUICE_KILL_MB", 64)) + "M";
    const Outcome made = run({.arguments = {SLUICE_GEN_EVENTS, "--size", size, "--seed", "4242", "--out",
                                            (folder_ / "events.jsonl").string()},
                              .folder = {},
                              .environment = {},
                              .input = {}});
    if (made.exit_code != 0) throw std::runtime_error("gen_events failed: " + made.text());
    write_text(folder_ / "events.jsonl.gz", gzip(read_text(folder_ / "events.jsonl")));
    plain_ = measure("events.jsonl");
    packed_ = measure("events.jsonl.gz");
  }

  Input measure(const std::string& file) {
    Input input{.file = file, .phases = {}};
    for (int i = 0; i < 2; ++i) {  // the second time everything is warm
      const CommandLine cli;
      const Outcome outcome = run(cli.load_command({path(file).string(), "--table", "events", "--json"}));
      if (outcome.exit_code != 0) throw std::runtime_error("the undisturbed load failed: " + outcome.text());
      input.total = outcome.seconds;
      input.phases = report_of(outcome).phases;
      if (i == 0) continue;
      const std::string content = fingerprint(cli.database());
      if (content_.empty()) content_ = content;
      EXPECT_EQ(content, content_) << "two undisturbed loads differ";
      events_ = cli.rows("events");
    }
    input.start = input.total;
    for (const auto& [phase, seconds] : input.phases) input.start -= seconds;
    input.start = std::max(0.01, input.start / 2);  // the other half comes behind
    std::cout << file << ": " << input.total << " s undisturbed, of it extract " << input.phases["extract"]
              << ", normalize " << input.phases["normalize"] << ", load " << input.phases["load"]
              << std::endl;
    return input;
  }

  TemporaryFolder folder_;
  Input plain_;
  Input packed_;
  std::string content_;
  long long events_ = 0;
};

class Kill : public ::testing::Test {
 protected:
  void SetUp() override {
    expect_links(reference_.content());
    ASSERT_GT(user_tables_of_reference(), 4U) << "an input without nested lists proves nothing";
  }

  std::size_t user_tables_of_reference() const {
    return static_cast<std::size_t>(
        std::count(reference_.content().begin(), reference_.content().end(), '\n'));
  }

  [[nodiscard]] Command command(const CommandLine& cli, const Reference::Input& input, const std::string& key,
                                const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{reference_.path(input.file).string(), "--table", "events", "--json"};
    if (!key.empty()) arguments.insert(arguments.end(), {"--load-key", key});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return cli.load_command(arguments);
  }

  /// A random moment in a phase of the undisturbed load.
  double moment(const Reference::Input& input, Phase phase) {
    const double extract = input.start;
    const double normalize = extract + input.phases.at("extract");
    const double load = normalize + input.phases.at("normalize");
    const double end = load + input.phases.at("load");
    const auto between = [&](double from, double to) {
      return std::uniform_real_distribution(from, std::max(to, from + 0.005))(random_);
    };
    switch (phase) {
      case Phase::extract: return between(extract, normalize);
      case Phase::normalize: return between(normalize, load);
      case Phase::load: return between(load, end);
      default: return between(0, input.total);
    }
  }

  /// Runs the command and kills it after that time. False if it was through before.
  static bool run_and_kill(const Command& command, double seconds) {
    Child child(command);
    const double end = now_seconds() + seconds;
    while (child.is_running() && now_seconds() < end)
      std::this_thread::sleep_for(std::chrono::duration<double>(std::min(0.002, end - now_seconds())));
    child.kill();
    return child.wait().is_killed;
  }

  static Phase phase_of(const CommandLine& cli) {
    const fs::path pipeline = cli.pipeline_folder();
    const auto has = [&](const char* state, bool is_draft) {
      const std::vector<std::string> there = entries(pipeline / state);
      return std::any_of(there.begin(), there.end(),
                         [&](const std::string& name) { return name.ends_with(".tmp") == is_draft; });
    };
    if (has("loaded", false)) return Phase::moved;
    if (has("normalized", false)) return is_committed(cli) ? Phase::committed : Phase::load;
    if (has("extracted", false)) return Phase::normalize;
    return has("extracted", true) ? Phase::extract : Phase::start;
  }

  /// Looks into a copy: to open the database would change it.
  static bool is_committed(const CommandLine& cli) {
    if (!fs::exists(cli.database())) return false;
    const TemporaryFolder copy;
    for (const char* name : {"db.duckdb", "db.duckdb.wal"})
      if (fs::exists(cli.folder / name)) fs::copy_file(cli.folder / name, copy / name);
    const fs::path database = copy / "db.duckdb";
    return select_number(database,
                         "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'd' AND "
                         "table_name = '_dlt_loads'") == 1 &&
           select_number(database, "SELECT count(*) FROM d._dlt_loads") > 0;
  }

  /// Tries moments until the load is killed in the phase. The last data folder and database are left in
  /// `cli`.
  std::unique_ptr<CommandLine> killed_in(Phase wanted, const Reference::Input& input,
                                         const std::vector<std::string>& more = {}) {
    for (int i = 0; i < 30; ++i) {
      auto cli = std::make_unique<CommandLine>();
      if (run_and_kill(command(*cli, input, "", more), moment(input, wanted)) && phase_of(*cli) == wanted)
        return cli;
    }
    ADD_FAILURE() << "no kill hit " << name_of(wanted);
    return nullptr;
  }

  const Reference& reference_ = Reference::get();
  std::mt19937 random_{static_cast<unsigned>(setting("SLUICE_KILL_SEED", 1))};
};

TEST_F(Kill, AtRandomMomentsLosesAndDoublesNothing) {
  const int wanted = setting("SLUICE_KILLS", 50);
  const double started = now_seconds();
  std::map<Phase, int> hits;
  int kills = 0;
  // Windows drift when the machine is busy: go on until every phase was hit often enough.
  const auto is_enough = [&] {
    return kills >= wanted && hits[Phase::extract] * 10 >= wanted && hits[Phase::normalize] * 6 >= wanted &&
           hits[Phase::load] * 6 >= wanted;
  };
  constexpr std::array kAims{Phase::normalize, Phase::load,      Phase::start,  Phase::extract,
                             Phase::load,      Phase::normalize, Phase::extract};
  for (int i = 0; !is_enough() && i < 3 * wanted; ++i) {
    const Phase aim = kAims.at(static_cast<std::size_t>(i) % kAims.size());
    // Plain files are linked, which takes no time: to be hit in extract a file has to be unpacked.
    const Reference::Input& input =
        aim == Phase::extract || i % 5 == 0 ? reference_.packed() : reference_.plain();
    const CommandLine cli;
    const Command load = command(cli, input, "the key");
    const double after = moment(input, aim);
    if (!run_and_kill(load, after)) continue;
    const Phase phase = phase_of(cli);
    ++kills;
    ++hits[phase];
    SCOPED_TRACE("kill " + std::to_string(kills) + " after " + std::to_string(after) + " s, " +
                 name_of(phase) + ", " + input.file);

    const Outcome second = run(load);
    ASSERT_EQ(second.exit_code, 0) << second;
    const Said said = report_of(second);
    switch (phase) {
      case Phase::start:
      case Phase::extract:
        EXPECT_FALSE(said.resumed || said.loaded_before) << second;
        EXPECT_THAT(names(said.phases), ElementsAre("extract", "load", "normalize"));
        break;
      case Phase::normalize:
        EXPECT_TRUE(said.resumed) << second;
        EXPECT_THAT(names(said.phases), ElementsAre("load", "normalize")) << "extract was finished";
        break;
      case Phase::load:
        EXPECT_TRUE(said.resumed) << second;
        EXPECT_THAT(names(said.phases), ElementsAre("load")) << "extract and normalize were finished";
        break;
      case Phase::committed:
      case Phase::moved: EXPECT_TRUE(said.loaded_before) << second; break;
    }
    EXPECT_EQ(said.packages, 1U) << second;
    EXPECT_EQ(fingerprint(cli.database()), reference_.content());
    EXPECT_EQ(cli.loads(), 1);
    EXPECT_EQ(cli.rows("_dlt_pipeline_state"), 1);
    EXPECT_EQ(cli.rows("_dlt_version"), 1);
    EXPECT_THAT(cli.pending(), IsEmpty());

    const Outcome third = run(load);
    ASSERT_EQ(third.exit_code, 0) << third;
    EXPECT_TRUE(report_of(third).loaded_before) << third;
    EXPECT_EQ(report_of(third).notes.find("load key the key was loaded before"), 0U) << third;
    EXPECT_EQ(cli.rows("events"), reference_.events());
    EXPECT_EQ(cli.loads(), 1);
    if (HasFailure()) return;
  }
  std::cout << kills << " kills in " << std::lround(now_seconds() - started) << " s:\n";
  for (const auto& [phase, count] : hits) std::cout << "  " << count << " " << name_of(phase) << '\n';
  EXPECT_TRUE(is_enough()) << "too few kills, or not in every phase: the test proves nothing";
}

TEST_F(Kill, WithoutAKeyIsResumedToo) {
  for (const Phase aim : {Phase::extract, Phase::normalize, Phase::load}) {
    const auto cli = killed_in(aim, aim == Phase::extract ? reference_.packed() : reference_.plain());
    ASSERT_TRUE(cli);
    SCOPED_TRACE(name_of(aim));
    const Command load = command(*cli, aim == Phase::extract ? reference_.packed() : reference_.plain(), "");
    const Outcome second = run(load);
    ASSERT_EQ(second.exit_code, 0) << second;
    EXPECT_EQ(report_of(second).resumed, aim != Phase::extract) << second;
    EXPECT_EQ(fingerprint(cli->database()), reference_.content());
    EXPECT_EQ(cli->loads(), 1);
    EXPECT_THAT(cli->pending(), IsEmpty());
  }
}

TEST_F(Kill, TwiceInARowIsResumedToo) {
  const auto cli = killed_in(Phase::normalize, reference_.plain());
  ASSERT_TRUE(cli);
  const Command load = command(*cli, reference_.plain(), "");
  int kills = 1;
  for (int i = 0; i < 6 && phase_of(*cli) < Phase::committed; ++i)
    kills += run_and_kill(load, std::uniform_real_distribution(0.02, reference_.plain().total / 2)(random_))
                 ? 1
                 : 0;
  EXPECT_GT(kills, 2);
  const Phase phase = phase_of(*cli);
  if (phase != Phase::moved) {
    const Outcome last = run(load);
    ASSERT_EQ(last.exit_code, 0) << last;
    EXPECT_TRUE(report_of(last).resumed) << last;
  }
  EXPECT_EQ(fingerprint(cli->database()), reference_.content());
  EXPECT_EQ(cli->loads(), 1);
  EXPECT_THAT(cli->pending(), IsEmpty());
}

TEST_F(Kill, APendingPackageOfOtherInputsIsFinishedFirst) {
  for (const Phase aim : {Phase::normalize, Phase::load}) {
    const auto cli = killed_in(aim, reference_.plain());
    ASSERT_TRUE(cli);
    SCOPED_TRACE(name_of(aim));
    cli->folder.write("other.jsonl", "{\"id\":1}\n{\"id\":2}\n");
    const Outcome outcome = cli->load({"other.jsonl", "--json"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome;
    EXPECT_EQ(report_of(outcome).packages, 2U);
    EXPECT_TRUE(report_of(outcome).resumed) << outcome;
    EXPECT_EQ(cli->rows("other"), 2);
    EXPECT_EQ(cli->rows("events"), reference_.events());
    EXPECT_EQ(cli->loads(), 2);
    EXPECT_EQ(
        select_text(
            cli->database(),
            "SELECT (SELECT max(_dlt_load_id) FROM d.events) < (SELECT max(_dlt_load_id) FROM d.other)"),
        "true\n");
    EXPECT_THAT(cli->pending(), IsEmpty());
  }
}

TEST_F(Kill, AnInputThatChangedSinceIsLoadedAsItIsNow) {
  for (int i = 0; i < 30; ++i) {
    const CommandLine cli;
    fs::copy_file(reference_.path("events.jsonl"), cli.folder / "events.jsonl");
    const Command load = cli.load_command({"events.jsonl", "--json"});
    if (!run_and_kill(load, moment(reference_.plain(), Phase::normalize)) ||
        phase_of(cli) != Phase::normalize)
      continue;
    const std::string id = entries(cli.pipeline_folder() / "extracted").at(0);
    const bool is_linked =
        read_text(cli.pipeline_folder() / "extracted" / id / "package.json").find("\"linked\"") !=
        std::string::npos;
    write_text(cli.folder / "events.jsonl", "{\"id\":\"new\"}\n");  // in place: a link sees it
    const Outcome outcome = run(load);
    ASSERT_EQ(outcome.exit_code, 0) << outcome;
    EXPECT_EQ(report_of(outcome).notes.find("dropped a pending package") != std::string::npos, is_linked)
        << outcome;
    EXPECT_EQ(cli.rows("events"), is_linked ? 1 : reference_.events() + 1);
    EXPECT_EQ(select_number(cli.database(), "SELECT count(*) FROM d.events WHERE id = 'new'"), 1);
    EXPECT_THAT(cli.pending(), IsEmpty());
    return;
  }
  FAIL() << "no kill hit normalize";
}

TEST_F(Kill, OfAReplaceLeavesTheOldRowsOrTheNew) {
  int hits = 0;
  for (int i = 0; i < 12 && hits < 3; ++i) {
    const CommandLine cli;
    cli.folder.write("events.jsonl", "{\"id\":\"old\",\"payload\":{\"commits\":[{\"sha\":\"x\"}]}}\n");
    const Outcome old = cli.load({"events.jsonl"});
    ASSERT_EQ(old.exit_code, 0) << old;
    const Command load = command(cli, reference_.plain(), "", {"--write-disposition", "replace"});
    if (!run_and_kill(load, moment(reference_.plain(), Phase::load)) ||
        entries(cli.pipeline_folder() / "normalized").empty())
      continue;
    ++hits;
    const long long rows = cli.rows("events");
    EXPECT_TRUE(rows == 1 || rows == reference_.events()) << rows;
    EXPECT_EQ(select_number(cli.database(), "SELECT count(*) FROM d.events WHERE id = 'old'"),
              rows == 1 ? 1 : 0);
    const Outcome again = run(load);
    ASSERT_EQ(again.exit_code, 0) << again;
    EXPECT_EQ(fingerprint(cli.database()), reference_.content());
    EXPECT_EQ(cli.loads(), 2);
  }
  EXPECT_GE(hits, 3) << "too few kills hit the load";
}

}  // namespace
}  // namespace sluice::testing
