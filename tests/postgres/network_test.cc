// What becomes of a load whose connection to the server breaks.

#include <optional>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "destinations/postgres/proxy_for_tests.h"
#include "postgres/server.h"

namespace sluice::testing {
namespace {

using postgres::NetworkFault;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using What = NetworkFault::What;

constexpr int kRetry = 75;
/// Of the lease, the ledger and the migration.
constexpr std::size_t kCommitsBeforeJobs = 3;
/// What fits a screen.
constexpr std::size_t kScreenBytes = 1500;

std::string orders(int rows) {
  std::string text;
  for (int i = 0; i < rows; ++i)
    text +=
        fmt::format(R"({{"id":{0},"buyer":{{"name":"buyer number {0}"}},"note":"a text of some length to be )"
                    R"(copied {0}","items":[{{"sku":{0}}},{{"sku":1}}]}})"
                    "\n",
                    i);
  return text;
}

class NetworkTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (!HasFatalFailure()) proxy_.emplace(uri_);
  }
  void TearDown() override {
    proxy_.reset();
    ServerTest::TearDown();
  }
  /// Loads through the proxy, with a pipeline of that dataset's name.
  Outcome load(const std::string& dataset, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{
        "load",      "orders.jsonl", "--to",       proxy_->uri() + "?connect_timeout=2",
        "--dataset", dataset,        "--pipeline", dataset};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Command command = cli_.command(arguments);
    command.environment["DESTINATION__POSTGRES__STALL_TIMEOUT"] = "1";
    return run(command, 60);
  }
  void expect_once(const std::string& dataset, int rows) {
    EXPECT_EQ(ask(fmt::format("SELECT count(*) || ' ' || count(DISTINCT id) FROM {}.orders", dataset)),
              fmt::format("{0} {0}", rows));
    EXPECT_EQ(ask(fmt::format("SELECT count(*) FROM {}.orders__items", dataset)), std::to_string(2 * rows));
    EXPECT_EQ(ask(fmt::format("SELECT count(*) FROM {}._dlt_loads", dataset)), "1");
    EXPECT_TRUE(cli_.pending(dataset).empty());
  }

  CommandLine cli_;
  std::optional<postgres::Proxy> proxy_;
};

TEST_F(NetworkTest, ABrokenLoadOfAFewMegabytesIsDoneByTheNextRun) {
  constexpr int kRows = 30'000;
  cli_.folder.write("orders.jsonl", orders(kRows));
  const NetworkFault faults[] = {
      {.what = What::cut, .type = 'd', .bytes = 1'000'000},
      {.what = What::stall, .type = 'd', .bytes = 1'000'000},
      {.what = What::lose_reply, .type = 'c'},
      {.what = What::cut, .text = "CREATE TABLE"},
      {.what = What::stall, .text = "CREATE TABLE"},
      {.what = What::cut, .text = "COMMIT", .skipped = kCommitsBeforeJobs},
      {.what = What::cut_at_reply, .text = "COMMIT", .skipped = kCommitsBeforeJobs},
      {.what = What::lose_reply, .text = "COMMIT", .skipped = kCommitsBeforeJobs},
      {.what = What::stall, .text = "COMMIT", .skipped = kCommitsBeforeJobs},
      {.what = What::stall, .type = 'd', .bytes = 1'000'000, .is_outage = true},
  };
  for (const NetworkFault& fault : faults) {
    SCOPED_TRACE(fmt::format("{} {} {}", static_cast<int>(fault.what), fault.type, fault.text));
    const std::string dataset = new_dataset();
    proxy_->arm(fault);
    const Outcome broken = load(dataset, {"--retries", "0"});
    EXPECT_TRUE(proxy_->has_struck());
    EXPECT_EQ(broken.exit_code, kRetry) << broken;
    EXPECT_THAT(broken.err,
                AnyOf(HasSubstr("connection to PostgreSQL was lost"), HasSubstr("closed the connection")));
    EXPECT_LT(broken.err.size(), kScreenBytes);
    EXPECT_LT(broken.seconds, 15);
    if (fault.is_outage) proxy_->hang_up();
    proxy_->disarm();
    const Outcome again = load(dataset);
    EXPECT_EQ(again.exit_code, 0) << again;
    expect_once(dataset, kRows);
  }
}

TEST_F(NetworkTest, ABrokenJobIsTriedAgainByItself) {
  constexpr int kRows = 1000;
  cli_.folder.write("orders.jsonl", orders(kRows));
  const NetworkFault faults[] = {
      {.what = What::cut, .type = 'd'},
      {.what = What::lose_reply, .type = 'c'},
      {.what = What::cut, .text = "COMMIT", .skipped = kCommitsBeforeJobs},
      {.what = What::cut_at_reply, .text = "COMMIT", .skipped = kCommitsBeforeJobs},
      {.what = What::cut_at_reply, .text = "COMMIT", .skipped = kCommitsBeforeJobs + 1},
      {.what = What::cut_at_reply, .text = "INSERT INTO", .skipped = 5},
  };
  for (const NetworkFault& fault : faults) {
    SCOPED_TRACE(fmt::format("{} {} {}", static_cast<int>(fault.what), fault.type, fault.text));
    const std::string dataset = new_dataset();
    proxy_->arm(fault);
    const Outcome healed = load(dataset);
    EXPECT_TRUE(proxy_->has_struck());
    EXPECT_EQ(healed.exit_code, 0) << healed;
    proxy_->disarm();
    expect_once(dataset, kRows);
  }
}

/// Cuts the first load at every twelfth message that it sends, of each way to load others. SLUICE_EVERY=1
/// takes every one.
class EveryMessage : public NetworkTest, public ::testing::WithParamInterface<std::string> {
 protected:
  void cut_everywhere(What what) {
    cli_.folder.write("orders.jsonl", orders(20));
    const std::vector<std::string> how{"--write-disposition", GetParam(), "--primary-key", "id"};
    const bool takes_all = std::getenv("SLUICE_EVERY") != nullptr;
    const std::size_t step = takes_all ? 1 : 12;
    std::size_t message = takes_all ? 0 : (GetParam().size() + (what == What::cut ? 1 : 0)) % step;
    for (bool struck = true; struck; message += step) {
      SCOPED_TRACE(fmt::format("message {}", message));
      const std::string dataset = new_dataset();
      proxy_->arm(NetworkFault{.what = what, .type = 0, .skipped = message});
      std::vector<std::string> once = how;
      once.insert(once.end(), {"--retries", "0"});
      const Outcome first = load(dataset, once);
      struck = proxy_->has_struck();
      EXPECT_THAT(first.exit_code, AnyOf(0, kRetry)) << first;
      EXPECT_TRUE(struck || first.exit_code == 0) << first;
      proxy_->disarm();
      if (first.exit_code != 0) {
        const Outcome again = load(dataset, how);
        EXPECT_EQ(again.exit_code, 0) << again;
      }
      expect_once(dataset, 20);
      if (HasFailure()) return;
    }
    EXPECT_GT(message, 20);
  }
};

TEST_P(EveryMessage, CutBeforeItArrives) { cut_everywhere(What::cut); }
TEST_P(EveryMessage, CutBeforeItIsAnswered) { cut_everywhere(What::cut_at_reply); }

INSTANTIATE_TEST_SUITE_P(Of, EveryMessage, ::testing::Values("append", "replace", "merge"));

}  // namespace
}  // namespace sluice::testing
