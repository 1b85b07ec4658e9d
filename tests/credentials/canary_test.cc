// What is secret comes out nowhere, whatever goes wrong: canaries in the credentials, then a look into all
// that sluice writes.

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <thread>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "credentials/server.h"
#include "sluice/dataset.hpp"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kFixInput = 65;
constexpr int kRetry = 75;
constexpr int kFixConfig = 78;

/// In every secret, with a k before it that some of them have escaped.
const std::string kCanary = "anari7";

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// How credentials reach sluice.
enum class Way { argument, variable, file, parts };

std::string name_of(Way way) {
  constexpr std::array<const char*, 4> kNames{"argument", "variable", "file", "parts"};
  return kNames.at(static_cast<std::size_t>(way));
}

/// The server's credentials with something wrong, and how the load ends.
struct Fault {
  std::string name;
  std::function<void(Credentials&)> change;
  int exit_code;
  std::string message;    ///< that something of is said
  bool has_parts = true;  ///< a fault of the URI cannot be one of the parts
};

class Canary : public ::testing::Test {
 protected:
  void SetUp() override { cli_.folder.write("t.jsonl", "{\"id\":1}\n{\"id\":2}\n"); }

  /// Runs it with all there is to log, and looks for secrets in what it says and leaves behind.
  Outcome run_and_look(std::vector<std::string> arguments,
                       const std::map<std::string, std::string>& variables = {},
                       const std::string& secret = kCanary) {
    Command command = cli_.in_folder(std::move(arguments));
    command.environment["SLUICE_LOG"] = "debug";
    for (const auto& [name, value] : variables) command.environment[name] = value;
    Outcome outcome = run(command);
    EXPECT_THAT(lower(outcome.text()), Not(HasSubstr(secret)));
    look_into_folder(secret);
    return outcome;
  }
  Outcome load(const Credentials& credentials, Way way, const std::string& secret = kCanary) {
    std::vector<std::string> arguments{"load", "t.jsonl", "--dataset", dataset_, "--progress", "log", "--to"};
    arguments.push_back(way == Way::argument ? credentials.text() : "postgres");
    std::map<std::string, std::string> variables;
    if (way == Way::variable) variables["DESTINATION__POSTGRES__CREDENTIALS"] = credentials.text();
    if (way == Way::file) cli_.secrets("destination.postgres.credentials = '" + credentials.text() + "'");
    if (way == Way::parts) cli_.secrets(table_of(credentials));
    return run_and_look(std::move(arguments), variables, secret);
  }

  Unconfigured cli_;
  std::string dataset_ = "canary_" + std::to_string(::getpid());

 private:
  void look_into_folder(const std::string& secret) const {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(cli_.folder.path())) {
      const std::string path = entry.path().string();
      if (!entry.is_regular_file() || path.find("/.sluice/secrets.toml") != std::string::npos) continue;
      EXPECT_THAT(lower(path), Not(HasSubstr(secret)));
      EXPECT_EQ(lower(read(entry.path())).find(secret), std::string::npos) << "in " << path;
    }
  }
  static std::string table_of(const Credentials& credentials) {
    std::string query;
    std::istringstream options(credentials.query);
    for (std::string option; std::getline(options, option, '&');) {
      const std::size_t equals = option.find('=');
      if (const std::size_t escape = option.find("%3D"); escape != std::string::npos)
        option.replace(escape, 3, "=");
      query += "query.\"" + option.substr(0, equals) + "\" = '" + option.substr(equals + 1) + "'\n";
    }
    return "[destination.postgres.credentials]\nhost = '" + credentials.host + "'\nport = '" +
           credentials.port + "'\ndatabase = '" + credentials.database + "'\nusername = '" +
           credentials.user + "'\npassword = '" + credentials.password + "'\n" + query;
  }
};

const std::vector<Fault>& faults() {
  using C = Credentials;
  static const std::vector<Fault> kFaults{
      {"password", [](C& c) { c.password = "Kanari7"; }, kFixConfig, "password authentication failed"},
      {"user", [](C& c) { c.user = "kanari7"; }, kFixConfig, "password authentication failed"},
      {"unknown_host", [](C& c) { c.host = "nowhere.invalid", c.password = c.user = "Kanari7"; }, kRetry,
       "nowhere.invalid"},
      {"nobody_there", [](C& c) { c.port = "1", c.password = c.user = "Kanari7"; }, kRetry, "refused"},
      {"unknown_database", [](C& c) { c.database = "nothing", c.query = "application_name=kanari7"; },
       kFixConfig, "nothing"},
      {"large_port", [](C& c) { c.port = "99999", c.password = "kanari7"; }, kFixConfig, "99999"},
      {"word_as_port", [](C& c) { c.port = "kanari7"; }, kFixConfig, " has to be "},
      {"unknown_option", [](C& c) { c.query = "kanari7=1"; }, kFixConfig, " has "},
      {"value_of_an_option", [](C& c) { c.query = "sslmode=kanari7"; }, kFixConfig, "sslmode"},
      {"service", [](C& c) { c.query = "service=kanari7"; }, kRetry, "service"},
      {"setting", [](C& c) { c.query = "options=--kanari7%3D1"; }, kFixConfig,
       "unrecognized configuration parameter"},
      {"value_of_a_setting", [](C& c) { c.query = "options=--work_mem%3Dkanari7"; }, kFixConfig,
       "invalid value"},
      {"at_in_password", [](C& c) { c.password = "x@kanari7"; }, kFixConfig, "%40", false},
      {"slash_in_password", [](C& c) { c.password = "kanari7/kanari7"; }, kFixConfig, "%2F", false},
      {"question_mark_in_password", [](C& c) { c.password = "1?kanari7"; }, kFixConfig, "%3F", false},
      {"broken_escape", [](C& c) { c.password = "kanari7%zz"; }, kFixConfig, "%25", false},
      {"good_escape", [](C& c) { c.password = "%6Banari7%40kanari7"; }, kFixConfig,
       "password authentication failed", false},
      {"colon_in_host", [](C& c) { c.host = "kanari7:kanari7"; }, kFixConfig, "has to be ", false},
  };
  return kFaults;
}

struct Case {
  Fault fault;
  Way way;
};

std::ostream& operator<<(std::ostream& stream, const Case& tried) {
  return stream << tried.fault.name << " by " << name_of(tried.way);
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Fault& fault : faults())
    for (const Way way : {Way::argument, Way::variable, Way::file, Way::parts})
      if (way != Way::parts || fault.has_parts) all.push_back({fault, way});
  return all;
}

class CanaryInCredentials : public Canary, public ::testing::WithParamInterface<Case> {};

TEST_P(CanaryInCredentials, ComesOutNowhere) {
  const auto& [fault, way] = GetParam();
  Credentials credentials = server();
  fault.change(credentials);
  const Outcome outcome = load(credentials, way);
  EXPECT_EQ(outcome.exit_code, fault.exit_code) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr(fault.message));
}

INSTANTIATE_TEST_SUITE_P(Faults, CanaryInCredentials, ::testing::ValuesIn(cases()), [](const auto& test) {
  return test.param.fault.name + "_by_" + name_of(test.param.way);
});

/// A role that is let in, and whose name and password are canaries.
class CanaryWithinServer : public Canary {
 protected:
  void SetUp() override {
    Canary::SetUp();
    ask("DROP SCHEMA IF EXISTS " + dataset_ + " CASCADE");
    ask("CREATE ROLE " + role_ + " LOGIN PASSWORD 'kanari7'");
    ask("GRANT CREATE ON DATABASE " + server().database + " TO " + role_);
    known_ = server();
    known_.user = role_;
    known_.password = "kanari7";
    known_.query = "application_name=kanari7";
  }
  void TearDown() override {
    ask("DROP OWNED BY " + role_ + " CASCADE");
    ask("DROP ROLE " + role_);
  }
  static void ask(const std::string& sql) { (void)query(server().text(), sql); }

  Credentials known_;

 private:
  std::string role_ = "kanari7_" + std::to_string(::getpid());
};

TEST_F(CanaryWithinServer, ALoadThatIsDone) {
  for (const Way way : {Way::argument, Way::variable, Way::file, Way::parts}) {
    const Outcome outcome = load(known_, way);
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
    EXPECT_THAT(outcome.text(), HasSubstr(known_.host)) << "the destination is named";
  }
}

TEST_F(CanaryWithinServer, AValueThatDoesNotFit) {
  cli_.folder.write("t.jsonl", "{\"id\":1}\n{\"id\":9223372036854775808}\n");
  for (const Way way : {Way::argument, Way::file}) {
    const Outcome outcome = load(known_, way);
    EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("column id"));
  }
}

TEST_F(CanaryWithinServer, WhatTheRoleMayNot) {
  ask("CREATE SCHEMA " + dataset_);
  const Outcome outcome = load(known_, Way::variable);
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("permission denied"));
  EXPECT_THAT(run_and_look({"query", known_.text(), "SELECT nonsense"}).err, HasSubstr("nonsense"));
  ask("DROP SCHEMA " + dataset_ + " CASCADE");
}

TEST_F(Canary, InTheWrongPlace) {
  const std::string uri = "postgresql://me:kanari7@h/d?sslpassword=kanari7";
  const std::vector<std::vector<std::string>> wrong{
      {"load", "t.jsonl", "--to", "postgress://me:kanari7@h/d"},
      {"load", "t.jsonl", "--to", "me:kanari7@h/d"},
      {"load", "t.jsonl", "--to", "postgres:/me:kanari7@h/d"},
      {"load", "t.jsonl", "--to", "host=h password=kanari7"},
      {"load", "t.jsonl", "--to", "kanari7"},
      {"load", "t.jsonl", "--to", "duckdb:///md:x?motherduck_token=kanari7"},
      {"load", "t.jsonl", "--to", "duckdb:///x.duckdb?token=kanari7"},
      {"load", "t.jsonl", "--to", "duckdb://me:kanari7@h/x.duckdb"},
      {"load", "t.jsonl", "--to", "sqlite://me:kanari7@h/x.db"},
      {"load", "t.jsonl", "--threads", uri},
      {"load", "t.jsonl", "--write-disposition", uri},
      {"load", "t.jsonl", "--contract", uri},
      {"load", "t.jsonl", "--column", uri},
      {"load", "t.jsonl", "--pipeline", uri},
      {"plan", "t.jsonl", uri},
      {"query", "SELECT 1", uri},
      {"query", "duckdb:///none.duckdb", "SELECT 1", uri},
      {uri},
      {"--to", uri},
  };
  for (const std::vector<std::string>& arguments : wrong) {
    const Outcome outcome = run_and_look(arguments);
    EXPECT_EQ(outcome.exit_code, kFixConfig) << ::testing::PrintToString(arguments) << outcome;
    EXPECT_THAT(outcome.err, Not(::testing::IsEmpty()));
  }
}

TEST_F(Canary, OfADatabaseToReadThatIsNotThere) {
  const Outcome outcome = run_and_look({"load", "postgresql://me:kanari7@h.invalid/d?sslpassword=kanari7"});
  EXPECT_EQ(outcome.exit_code, 75) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("h.invalid"));
}

TEST_F(Canary, InFilesThatAreWrong) {
  for (const std::string& text :
       {std::string("credentials = postgresql://me:kanari7@h/d"), std::string("[kanari7\n"),
        std::string("kanari7 = 1\nkanari7 = 2"), std::string("credentials = ['kanari7']"),
        std::string("credentials.query = 'kanari7'"), std::string("credentials.password = ['kanari7']"),
        std::string("credentials = 'kanari7'")}) {
    cli_.secrets(text);
    const Outcome outcome = run_and_look({"load", "t.jsonl", "--to", "postgres"});
    EXPECT_EQ(outcome.exit_code, kFixConfig) << text << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("secrets.toml:"));
  }
}

/// A port of this machine that takes connections and never says a word.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, plain, size) != 0 || ::listen(socket_, 8) != 0 ||
        ::getsockname(socket_, plain, &size) != 0)
      throw std::runtime_error("no port to listen on");
    port_ = std::to_string(ntohs(address.sin_port));
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  ~SilentServer() { ::close(socket_); }
  [[nodiscard]] const std::string& port() const noexcept { return port_; }

 private:
  int socket_;
  std::string port_;
};

TEST_F(Canary, InTheArgumentsIsOverwritten) {
  const SilentServer silent;
  const std::string uri =
      "postgresql://kanari7:kanari7@127.0.0.1:" + silent.port() + "/d?options=--kanari7%3D1";
  for (const std::string& option : {uri, "--to=" + uri}) {
    std::vector<std::string> arguments{"load", "t.jsonl", "--table", "seen"};
    if (option == uri) arguments.emplace_back("--to");
    arguments.push_back(option);
    Child child(cli_.in_folder(arguments));
    const fs::path title = fs::path("/proc") / std::to_string(child.pid()) / "cmdline";
    const double late = now_seconds() + 10;
    std::string seen = read(title);
    while (seen.find('*') == std::string::npos && now_seconds() < late && child.is_running()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      seen = read(title);
    }
    EXPECT_TRUE(child.is_running()) << "it waits for the server";
    EXPECT_THAT(seen, HasSubstr("seen"));
    EXPECT_THAT(seen, HasSubstr("postgresql://***"));
    EXPECT_THAT(lower(seen), Not(HasSubstr(kCanary)));
  }
}

}  // namespace
}  // namespace sluice::testing
