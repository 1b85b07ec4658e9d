#include <chrono>
#include <optional>
#include <thread>

#include <gmock/gmock.h>

#include "destinations/postgres/proxy_for_tests.h"
#include "destinations/postgres/session_for_tests.h"

namespace sluice::postgres {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using What = NetworkFault::What;

const Table kNumbers = table_of("t", {column_of("id", DataType::bigint, false)});
constexpr const char* kLost = "the connection to PostgreSQL was lost";

/// A session through a proxy, which is asked for after half a second of silence.
class PostgresNetworkTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    create(kNumbers);
    connect();
  }
  void TearDown() override {
    through_.reset();
    proxy_.reset();  // sessions that it keeps from their end have locks
    PostgresTest::TearDown();
  }
  void connect() {
    through_ = postgres_destination(proxy_->uri() + "?connect_timeout=2", {.stall_seconds = 0.5})
                   ->open({.dataset = dataset_});
  }
  /// A transaction that copies rows.
  void load_rows(std::size_t rows) {
    const TableJobs jobs{&kNumbers, {{"t", file_of(integers("id", Nullables<std::int64_t>(rows, 7)))}}};
    through_->begin();
    through_->load(jobs, {});
    through_->commit();
  }
  /// That statement, run through the proxy.
  void run(const std::string& statement) { through_->execute({&statement, 1}); }
  /// A session that was not ended would keep the table from us.
  void take_lock() {
    session_->begin();
    execute("SET LOCAL lock_timeout = '3s'");
    execute("LOCK TABLE " + name_of("t") + " IN ACCESS EXCLUSIVE MODE");
    session_->commit();
  }
  [[nodiscard]] std::string count() { return ask_one("SELECT count(*) FROM $.t"); }
  /// Sessions of this database that have a transaction open.
  std::string open_transactions() {
    return ask_one(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> "
        "pg_backend_pid() AND xact_start IS NOT NULL AND datname = current_database()");
  }

  std::optional<Proxy> proxy_{std::getenv("SLUICE_TEST_POSTGRES")};
  std::unique_ptr<Session> through_;
};

TEST_F(PostgresNetworkTest, nothing_happens) {
  load_rows(100'000);
  EXPECT_EQ(count(), "100000");
}

struct Strike {
  NetworkFault fault;
  const char* rows;  ///< that are there afterwards
};

TEST_F(PostgresNetworkTest, every_fault_is_told_and_leaves_all_or_nothing) {
  const Strike strikes[] = {
      {{.what = What::cut, .type = 'd'}, "0"},
      {{.what = What::cut, .type = 'd', .bytes = 3'000'000}, "0"},
      {{.what = What::stall, .type = 'd', .bytes = 3'000'000}, "0"},
      {{.what = What::stall, .type = 'c'}, "0"},
      {{.what = What::lose_reply, .type = 'c'}, "0"},
      {{.what = What::stall, .text = "COPY"}, "0"},
      {{.what = What::lose_reply, .text = "COPY"}, "0"},
      {{.what = What::cut, .text = "COMMIT"}, "0"},
      {{.what = What::stall, .text = "COMMIT"}, "0"},
      {{.what = What::cut_at_reply, .text = "COMMIT"}, "500000"},
      {{.what = What::lose_reply, .text = "COMMIT"}, "500000"},
  };
  for (const Strike& strike : strikes) {
    SCOPED_TRACE(std::to_string(static_cast<int>(strike.fault.what)) + strike.fault.type + strike.fault.text);
    connect();
    proxy_->arm(strike.fault);
    const Error error = error_of([&] { load_rows(500'000); });
    EXPECT_TRUE(proxy_->has_struck());
    EXPECT_EQ(error.remedy(), Remedy::retry) << error.what();
    EXPECT_THAT(error.message(), AnyOf(HasSubstr(kLost), HasSubstr("closed the connection")));
    if (strike.fault.text == "COMMIT") {
      EXPECT_THAT(error.message(), HasSubstr("unknown whether"));
    }
    through_->rollback();
    take_lock();
    EXPECT_EQ(count(), strike.rows);
    execute("TRUNCATE " + name_of("t"));
  }
}

TEST_F(PostgresNetworkTest, a_server_that_is_at_work_is_waited_for) {
  const auto start = std::chrono::steady_clock::now();
  run("SELECT pg_sleep(2)");
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
  run("SELECT 1");
}

TEST_F(PostgresNetworkTest, a_lock_that_another_holds_is_waited_for) {
  session_->begin();
  execute("LOCK TABLE " + name_of("t") + " IN ACCESS EXCLUSIVE MODE");
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    session_->commit();
  });
  load_rows(10);
  later.join();
  EXPECT_EQ(count(), "10");
}

TEST_F(PostgresNetworkTest, a_session_that_the_server_has_ended_unheard) {
  run("BEGIN");
  proxy_->arm({.what = What::lose_reply, .text = "pg_terminate_backend"});
  const Error error = error_of([&] { run("SELECT pg_terminate_backend(pg_backend_pid())"); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_THAT(error.message(), AnyOf(HasSubstr("its session has ended"), HasSubstr("closed the connection")));
}

TEST_F(PostgresNetworkTest, a_session_that_waits_for_us_is_ended) {
  proxy_->arm({.what = What::stall, .type = 'c'});
  const Error error = error_of([&] { load_rows(10); });
  EXPECT_THAT(error.message(), HasSubstr("nothing came for 0.5 s, and its session waits for this program"));
  for (int i = 0; i < 500 && open_transactions() != "0"; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));  // it ends as soon as it gets to it
  EXPECT_EQ(open_transactions(), "0");
}

TEST_F(PostgresNetworkTest, a_server_that_nobody_reaches) {
  proxy_->arm({.what = What::stall, .type = 'd', .is_outage = true});
  const auto start = std::chrono::steady_clock::now();
  const Error error = error_of([&] { load_rows(100'000); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_THAT(error.message(), HasSubstr(kLost));
  EXPECT_THAT(error.message(), HasSubstr("cannot be asked"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(PostgresNetworkTest, the_seconds_of_silence_are_an_option) {
  setenv("DESTINATION__POSTGRES__STALL_TIMEOUT", "0.3", 1);
  const auto configured = [&] {
    return postgres_destination(proxy_->uri(), {config::Config::load("p"), "postgres"});
  };
  through_ = configured()->open({.dataset = dataset_});
  proxy_->arm({.what = What::stall, .text = "SELECT 2"});
  EXPECT_THAT(error_of([&] { run("SELECT 2"); }).message(), HasSubstr("for 0.3 s"));
  for (const char* wrong : {"0", "-1", "soon", "1e9", "1s", "nan"}) {
    setenv("DESTINATION__POSTGRES__STALL_TIMEOUT", wrong, 1);
    EXPECT_EQ(error_of([&] { configured(); }).remedy(), Remedy::fix_config) << wrong;
  }
  unsetenv("DESTINATION__POSTGRES__STALL_TIMEOUT");
}

}  // namespace
}  // namespace sluice::postgres
