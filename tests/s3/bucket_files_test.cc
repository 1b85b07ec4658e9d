// Files of a bucket through the command line tool and the API, at the server of tests/support/s3_server.py.

#include <cstdlib>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "duck/connection.h"
#include "sluice/sluice.hpp"
#include "support/command_line.h"
#include "support/s3_server.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kFixInput = 65;
constexpr int kFixConfig = 78;

class Buckets : public ::testing::Test {
 protected:
  Buckets() {
    const s3::Credentials keys = s3_credentials();
    setenv("AWS_ENDPOINT_URL", keys.endpoint.c_str(), 1);
    use(keys);
    fs::create_directory(cli_.folder / "tmp");
    setenv("TMPDIR", (cli_.folder / "tmp").c_str(), 1);
  }
  ~Buckets() override { unsetenv("TMPDIR"); }

  static void use(const s3::Credentials& keys) {
    setenv("AWS_ACCESS_KEY_ID", keys.key_id.c_str(), 1);
    setenv("AWS_SECRET_ACCESS_KEY", keys.secret.c_str(), 1);
    setenv("AWS_SESSION_TOKEN", keys.session_token.c_str(), 1);
  }
  [[nodiscard]] std::string at(const std::string& key) const { return "s3://" + bucket_.name() + "/" + key; }
  [[nodiscard]] std::string ask(const std::string& sql) const { return select_text(cli_.database(), sql); }
  [[nodiscard]] std::string parquet(const std::string& rows) const {
    duck::Connection connection{duck::Database::in_memory()};
    const fs::path file = cli_.folder / "made.parquet";
    connection.execute("COPY (" + rows + ") TO '" + file.native() + "' (FORMAT parquet)");
    return read_text(file);
  }
  /// What is left of downloads.
  [[nodiscard]] std::vector<std::string> left() const { return entries(cli_.folder / "tmp"); }

  CommandLine cli_;
  S3Bucket bucket_;
};

TEST_F(Buckets, HoldFilesOfEveryKind) {
  bucket_.put("in/a.jsonl.gz", gzip("{\"id\": 1, \"v\": \"a\"}\n"));
  bucket_.put("in/b.json", "[{\"id\": 2, \"v\": \"b\"}, {\"id\": 3, \"v\": \"c\"}]");
  bucket_.put("in/deep/er/c.csv", "id,v\n4,d\n");
  bucket_.put("in/deep/d.csv.zst", zstd("id,v\n5,e\n"));
  bucket_.put("in/e.parquet", parquet("SELECT 6 AS id, 'f' AS v"));
  bucket_.put("in/plain.jsonl", "{\"id\": 7, \"v\": \"g\"}\n");
  bucket_.put("in/folder/", "");
  bucket_.put("in/README.md", "nothing to load");
  bucket_.put("out/x.jsonl", "{\"id\": 99}\n");
  const Outcome outcome = cli_.load({at("in/**"), "--table", "t"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("1 file left out"));
  EXPECT_EQ(ask("SELECT string_agg(id || v, ' ' ORDER BY id) FROM d.t"), "1a 2b 3c 4d 5e 6f 7g\n");
  EXPECT_TRUE(left().empty());
}

TEST_F(Buckets, MayHaveNamesOfAnyLetters) {
  for (const char* name : {"a b", "ü", "50%", "a+b", "a&b=c", "#1", "it's", "日本"})
    bucket_.put("in/" + std::string(name) + ".jsonl", "{\"id\": 1}\n");
  ASSERT_EQ(cli_.load({at("in/*"), "--table", "t"}).exit_code, 0);
  EXPECT_EQ(cli_.rows("t"), 8);
  ASSERT_EQ(cli_.load({at("in/a b.jsonl"), "--table", "one"}).exit_code, 0);
  EXPECT_EQ(cli_.rows("one"), 1);
}

TEST_F(Buckets, GiveTheirNewFilesOnce) {
  const auto load = [&] {
    const Outcome outcome = cli_.load({at("in/*.jsonl"), "--table", "t", "--only-new-files"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
    return ask("SELECT string_agg(id, ' ' ORDER BY id) FROM d.t");
  };
  bucket_.put("in/a.jsonl", "{\"id\": 1}\n");
  bucket_.put("in/b.jsonl", "{\"id\": 2}\n");
  EXPECT_EQ(load(), "1 2\n");
  EXPECT_EQ(load(), "1 2\n");
  bucket_.put("in/c.jsonl", "{\"id\": 3}\n");
  bucket_.put("in/a.jsonl", "{\"id\": 10}\n");
  EXPECT_EQ(load(), "1 2 3 10\n");
  EXPECT_EQ(load(), "1 2 3 10\n");
}

TEST_F(Buckets, LoseAndRepeatNothingWhenALoadIsKilled) {
  constexpr int kFiles = 120;
  for (int i = 0; i < kFiles; ++i)
    bucket_.put("in/" + std::to_string(i) + ".jsonl", "{\"id\": " + std::to_string(i) + "}\n");
  const std::vector<std::string> arguments{at("in/*.jsonl"), "--table", "t", "--only-new-files"};
  int killed = 0;
  for (const int milliseconds : {60, 150, 300, 500}) {
    Child child(cli_.load_command(arguments));
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    child.kill();
    killed += child.wait().is_killed ? 1 : 0;
  }
  EXPECT_GT(killed, 0);
  bucket_.put("in/last.jsonl", "{\"id\": " + std::to_string(kFiles) + "}\n");
  for (int run = 0; run < 2; ++run) {
    const Outcome outcome = cli_.load(arguments);
    ASSERT_EQ(outcome.exit_code, 0) << outcome;
  }
  EXPECT_EQ(ask("SELECT count(*), count(DISTINCT id) FROM d.t"), "121|121\n");
  EXPECT_TRUE(left().empty()) << "downloads of the killed are swept";
}

TEST_F(Buckets, AreNamedInErrors) {
  bucket_.put("bad.jsonl", "{\"id\": 1}\n{\"id\": oops}\n");
  bucket_.put("bad.parquet", "this is no parquet, though it is long enough to be one");
  bucket_.put("bad.csv.gz", "this is not packed");
  const Outcome json = cli_.load({at("bad.jsonl")});
  EXPECT_EQ(json.exit_code, kFixInput) << json;
  EXPECT_THAT(json.err, HasSubstr(at("bad.jsonl:2")));
  for (const char* name : {"bad.parquet", "bad.csv.gz"}) {
    const Outcome outcome = cli_.load({at(name)});
    EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr(at(name)));
    EXPECT_THAT(outcome.err, Not(HasSubstr("sluice-download")));
  }
  const Outcome skipped = cli_.load({at("bad.jsonl"), "--on-error", "skip"});
  ASSERT_EQ(skipped.exit_code, 0) << skipped;
  bool is_named = false;
  for (const auto& entry : fs::recursive_directory_iterator(cli_.folder / "data")) {
    if (!entry.is_regular_file()) continue;
    const std::string text = read_text(entry.path());
    EXPECT_THAT(text, Not(HasSubstr("sluice-download"))) << entry.path();
    is_named |=
        entry.path().parent_path().filename() == "rejects" && text.find(at("bad.jsonl")) != std::string::npos;
  }
  EXPECT_TRUE(is_named) << "rejected rows say where they are from";
}

TEST_F(Buckets, SayWhatIsWrongWithAKey) {
  bucket_.put("a.jsonl", "{\"id\": 1}\n");
  s3::Credentials wrong = s3_credentials();
  wrong.secret = "not-the-secret-xyzzy";
  use(wrong);
  const Outcome outcome = cli_.load({at("*.jsonl"), "--table", "t"});
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("check the secret"));
  EXPECT_THAT(outcome.text(), Not(HasSubstr("xyzzy")));
  use(s3_credentials("SLUICE_TEST_S3_POOR_KEYS"));
  EXPECT_THAT(cli_.load({at("*.jsonl"), "--table", "t"}).err, HasSubstr("s3:ListBucket"));
  setenv("AWS_SECRET_ACCESS_KEY", "", 1);
  EXPECT_THAT(cli_.load({at("*.jsonl"), "--table", "t"}).err, HasSubstr("lack aws_secret_access_key"));
}

TEST_F(Buckets, SayWhatIsNotThere) {
  EXPECT_THAT(cli_.load({at("none.jsonl")}).err, HasSubstr(at("none.jsonl")));
  EXPECT_THAT(cli_.load({at("in/*.jsonl")}).err, HasSubstr("no file fits the pattern"));
  EXPECT_THAT(cli_.load({at("in/")}).err, HasSubstr("this is a folder"));
  EXPECT_THAT(cli_.load({"s3://no-such-bucket-here/a.jsonl"}).err, HasSubstr("no-such-bucket-here"));
}

TEST_F(Buckets, AreDeclaredInPipelineFiles) {
  const s3::Credentials keys = s3_credentials();
  for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}) unsetenv(name);
  bucket_.put("in/orders-1.parquet", parquet("SELECT 1 AS id, 1.50::DECIMAL(6,2) AS amount"));
  bucket_.put("in/users.csv", "id,name\n1,Ann\n");
  fs::create_directory(cli_.folder / ".sluice");
  cli_.folder.write(".sluice/secrets.toml", "[sources.filesystem.credentials]\naws_access_key_id = \"" +
                                                keys.key_id + "\"\naws_secret_access_key = \"" + keys.secret +
                                                "\"\n");
  cli_.folder.write("p.yaml", R"(
pipeline: p
destination: duckdb:///db.duckdb
dataset: d
source:
  type: files
  bucket_url: )" + at("in") + R"(
  credentials: {s3_url_style: path, region_name: us-east-1}
  only_new_files: true
  resources:
    - {name: orders, file_glob: "orders-*.parquet", primary_key: id, write_disposition: merge}
    - {name: users, file_glob: "users.csv", steps: [{drop: name}]}
)");
  const Outcome check = cli_.sluice({"check", "p.yaml"});
  ASSERT_EQ(check.exit_code, 0) << check;
  EXPECT_THAT(check.out, HasSubstr("2 files in " + at("in")));
  ASSERT_EQ(cli_.sluice({"run", "p.yaml"}).exit_code, 0);
  bucket_.put("in/orders-2.parquet", parquet("SELECT 2 AS id, 2.50::DECIMAL(6,2) AS amount"));
  bucket_.put("in/orders-1.parquet", parquet("SELECT 1 AS id, 1.75::DECIMAL(6,2) AS amount"));
  const Outcome second = cli_.sluice({"run", "p.yaml"});
  ASSERT_EQ(second.exit_code, 0) << second;
  EXPECT_EQ(ask("SELECT id, amount FROM d.orders ORDER BY id"), "1|1.75\n2|2.50\n");
  EXPECT_EQ(cli_.rows("users"), 1);
  const Outcome discover = cli_.sluice({"discover", at("in"), "--json"});
  ASSERT_EQ(discover.exit_code, 0) << discover;
  EXPECT_THAT(discover.out, HasSubstr(at("in/users.csv")));
  EXPECT_THAT(cli_.sluice({"discover", at("in/**/*.csv")}).out, Not(HasSubstr("orders")));
  for (const auto& entry : fs::recursive_directory_iterator(cli_.folder / "data")) {
    if (!entry.is_regular_file()) continue;
    EXPECT_THAT(read_text(entry.path()), Not(HasSubstr(keys.secret))) << entry.path();
  }
}

/// A row that says how long the file is.
Generator<Page> length_of(FileStore store, const Value* row) {
  Value length{{"path", *row->find("relative_path")}, {"bytes", store.bytes(*row).size()}};
  Page page(List{std::move(length)});
  co_yield page;
}

TEST_F(Buckets, FeedReadersOfOnesOwn) {
  bucket_.put("logs/a.log", "123");
  bucket_.put("logs/x/b.log", "12345");
  for (int i = 0; i < 30; ++i)
    bucket_.put("in/" + std::to_string(i) + ".csv", "id\n" + std::to_string(i) + "\n");
  const FileStore logs(at("logs"));
  const FileStore in(at("in/"));
  const auto resources = [&] {
    return std::vector{logs.list("**/*.log").with_incremental({.cursor_path = "modification_date"}) |
                           Transformer("lengths", [logs](const Value& row) { return length_of(logs, &row); }),
                       in.list("*", "numbered_files") | in.read("numbers")};
  };
  Pipeline pipeline({.name = "p",
                     .destination = "duckdb:///" + cli_.database().string(),
                     .dataset = "d",
                     .data_dir = cli_.folder / "data"});
  for (int run = 0; run < 2; ++run) pipeline.run(Source("", resources()));
  EXPECT_EQ(ask("SELECT path, bytes FROM d.lengths ORDER BY 1"), "a.log|3\nx/b.log|5\n");
  EXPECT_EQ(ask("SELECT count(*), sum(id) FROM d.numbers"), "60|870\n");
}

}  // namespace
}  // namespace sluice::testing
