// Pipelines that a file declares: run, check, discover, init.

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/decode.h"
#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kFixConfig = 78;
constexpr int kFixInput = 65;

constexpr const char* kOrders =
    "{\"id\":1,\"email\":\"a@example.org\",\"phone\":\"+49-0170-kanari\",\"amount\":5,\"items\":[{\"card\":"
    "\"4111111111111111\"}]}\n"
    "{\"id\":2,\"email\":\"b@example.org\",\"phone\":\"+49-0171-kanari\",\"amount\":0,\"items\":[]}\n";

class PipelineFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(cli_.folder / "data");
    cli_.folder.write("data/orders.jsonl", kOrders);
  }
  Outcome run(const std::string& yaml, std::vector<std::string> arguments = {},
              const std::map<std::string, std::string>& variables = {}) {
    cli_.folder.write("p.yaml", yaml);
    arguments.insert(arguments.begin(), {"run", "p.yaml"});
    return sluice(std::move(arguments), variables);
  }
  Outcome sluice(std::vector<std::string> arguments,
                 const std::map<std::string, std::string>& variables = {}) {
    Command command = cli_.command(std::move(arguments));
    for (const auto& [name, value] : variables) command.environment[name] = value;
    return ::sluice::testing::run(command);
  }
  [[nodiscard]] std::string query(const std::string& sql) const {
    const Outcome outcome = cli_.sluice({"query", "duckdb:///db.duckdb", sql, "--format", "csv"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
    return outcome.out;
  }
  /// All bytes that sluice left in its folders.
  [[nodiscard]] bool is_anywhere(const std::string& text) const {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(cli_.folder.path()))
      if (entry.is_regular_file() && entry.path().extension() != ".jsonl" &&
          entry.path().filename() != "p.yaml" && read_text(entry.path()).find(text) != std::string::npos)
        return true;
    return false;
  }

  CommandLine cli_;
};

constexpr const char* kPipeline = R"(pipeline: shop
destination: duckdb:///db.duckdb
dataset: d
source:
  type: files
  bucket_url: data
  file_glob: "*.jsonl"
)";

TEST_F(PipelineFiles, LoadWhatTheyDeclare) {
  const Outcome outcome = run(std::string(kPipeline) +
                              "  primary_key: id\n  write_disposition: merge\n"
                              "  columns: {amount: {data_type: double}}\n");
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(query("SELECT id, amount FROM d.orders ORDER BY id"), "id,amount\n1,5.0\n2,0.0\n");
  cli_.folder.write("data/orders.jsonl", "{\"id\":2,\"amount\":7}\n");
  ASSERT_EQ(sluice({"run", "p.yaml"}).exit_code, 0);
  EXPECT_EQ(query("SELECT id, amount FROM d.orders ORDER BY id"), "id,amount\n1,5.0\n2,7.0\n");
}

TEST_F(PipelineFiles, StepsKeepPersonalFieldsOutOfEverything) {
  const Outcome outcome = run(std::string(kPipeline) + R"(  steps:
    - drop: email
    - {hash: phone, salt: "${SALT}"}
    - mask: items.card
    - rename: {amount: price}
    - filter: "price > 0"
)",
                              {}, {{"SALT", "kanari7"}});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(query("SELECT id, price, length(phone) AS n FROM d.orders"), "id,price,n\n1,5,64\n");
  EXPECT_EQ(query("SELECT card FROM d.orders__items"), "card\n************1111\n");
  for (const char* secret : {"a@example.org", "0170-kanari", "0171-kanari", "4111111111111111", "kanari7"})
    EXPECT_FALSE(is_anywhere(secret)) << secret;
  EXPECT_THAT(outcome.text(), Not(HasSubstr("kanari7")));
}

TEST_F(PipelineFiles, SeveralResourcesHaveHintsOfTheirOwn) {
  cli_.folder.write("data/users.jsonl", "{\"id\":1,\"tags\":[\"x\"]}\n");
  const std::string yaml = R"(pipeline: shop
destination: duckdb:///db.duckdb
dataset: d
source:
  type: files
  bucket_url: data
  resource_defaults: {primary_key: id}
  resources:
    - {name: bought, file_glob: "orders*"}
    - {name: people, file_glob: "users*", max_table_nesting: 0}
)";
  ASSERT_EQ(run(yaml, {"--select", "people"}).exit_code, 0);
  EXPECT_EQ(cli_.rows("people"), 1);
  EXPECT_EQ(cli_.rows("people__tags"), -1);
  EXPECT_EQ(cli_.rows("bought"), -1);
  ASSERT_EQ(run(yaml).exit_code, 0);
  EXPECT_EQ(cli_.rows("bought"), 2);
  EXPECT_EQ(cli_.rows("people"), 2);
  const Outcome unknown = run(yaml, {"--select", "peple"});
  EXPECT_EQ(unknown.exit_code, kFixConfig) << unknown;
  EXPECT_THAT(unknown.err, HasSubstr("peple"));
}

TEST_F(PipelineFiles, FindFilesInFoldersBelow) {
  fs::create_directories(cli_.folder / "data/2026/01");
  cli_.folder.write("data/2026/01/more.jsonl", "{\"id\":3}\n");
  ASSERT_EQ(run(R"(pipeline: shop
destination: duckdb:///db.duckdb
dataset: d
source: {type: files, bucket_url: data, file_glob: "**/*.jsonl", table_name: t}
)")
                .exit_code,
            0);
  EXPECT_EQ(cli_.rows("t"), 3);
}

TEST_F(PipelineFiles, ADryRunLeavesNothing) {
  const Outcome outcome = run(kPipeline, {"--dry-run"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("orders"));
  EXPECT_FALSE(fs::exists(cli_.database()));
  EXPECT_THAT(run(kPipeline, {"--dry-run", "--format", "sql"}).out, HasSubstr("CREATE TABLE"));
}

TEST_F(PipelineFiles, AFullRefreshBeginsAnew) {
  ASSERT_EQ(run(kPipeline).exit_code, 0);
  ASSERT_EQ(run(kPipeline).exit_code, 0);
  EXPECT_EQ(cli_.rows("orders"), 4);
  ASSERT_EQ(run(kPipeline, {"--full-refresh"}).exit_code, 0);
  EXPECT_EQ(cli_.rows("orders"), 2);
}

TEST_F(PipelineFiles, TheCommandLineGoesOverTheFileAndThatOverWhatIsConfigured) {
  fs::create_directory(cli_.folder / ".sluice");
  cli_.folder.write(".sluice/config.toml", "[pipelines.shop]\ndataset_name = 'configured'\n");
  const auto dataset_of = [&](const std::string& yaml, const std::vector<std::string>& arguments) {
    const Outcome outcome = run(yaml, arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
    return outcome.out;
  };
  std::string without = kPipeline;
  without.replace(without.find("dataset: d\n"), 11, "");
  EXPECT_THAT(dataset_of(without, {"--json"}), HasSubstr("\"configured\""));
  EXPECT_THAT(dataset_of(kPipeline, {"--json"}), HasSubstr("\"d\""));
  EXPECT_THAT(dataset_of(kPipeline, {"--json", "--dataset", "stated"}), HasSubstr("\"stated\""));
}

TEST_F(PipelineFiles, TakeASchemaFileThatStandsBeside) {
  cli_.folder.write("shop.schema.yaml",
                    "tables:\n  orders:\n    columns:\n      amount: {data_type: text}\n");
  ASSERT_EQ(run(kPipeline).exit_code, 0);
  EXPECT_EQ(query("SELECT typeof(amount) AS t FROM d.orders LIMIT 1"), "t\nVARCHAR\n");
}

TEST_F(PipelineFiles, AContractOfTheFileRules) {
  ASSERT_EQ(run(kPipeline).exit_code, 0);
  cli_.folder.write("data/orders.jsonl", "{\"id\":3,\"new\":1}\n");
  const Outcome outcome = run(std::string(kPipeline) + "schema: {contract: {columns: freeze}}\n");
  EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("new"));
}

TEST_F(PipelineFiles, CheckTriesSourceAndDestinationAndMakesNothing) {
  cli_.folder.write("p.yaml", kPipeline);
  const Outcome outcome = sluice({"check", "p.yaml"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("every key is known"));
  EXPECT_THAT(outcome.out, HasSubstr("1 file in data; 1 resource\n"));
  EXPECT_THAT(outcome.out, HasSubstr("duckdb:///db.duckdb answers; nothing is there yet"));
  EXPECT_FALSE(fs::exists(cli_.database()));
  EXPECT_EQ(sluice({"check", "p.yaml", "--to", "duckdb:///none/x.duckdb"}).exit_code, 0);
  fs::remove(cli_.folder / "data/orders.jsonl");
  const Outcome missing = sluice({"check", "p.yaml"});
  EXPECT_EQ(missing.exit_code, kFixConfig) << missing;
  EXPECT_THAT(missing.err, HasSubstr("p.yaml:4: no file fits the pattern; check it: data/*.jsonl"));
  EXPECT_EQ(sluice({"check", "p.yaml", "--offline"}).exit_code, 0);
}

TEST_F(PipelineFiles, DiscoverListsFiles) {
  cli_.folder.write("p.yaml", kPipeline);
  for (const char* place : {"p.yaml", "data"}) {
    const Outcome outcome = sluice({"discover", place});
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
    EXPECT_THAT(outcome.out, HasSubstr("data/orders.jsonl"));
  }
  const json::Decoded listed = json::decode(sluice({"discover", "data", "--json"}).out);
  ASSERT_FALSE(listed.fault);
  EXPECT_EQ(*listed.value.get<List>().at(0).find("kind"), Value("file"));
  EXPECT_EQ(sluice({"discover", "ftp://me:kanari7@host/x"}).exit_code, kFixConfig);
  EXPECT_THAT(sluice({"discover", "ftp://me:kanari7@host/x"}).err, Not(HasSubstr("kanari7")));
}

TEST_F(PipelineFiles, CheckAndDiscoverOfADatabaseTellItsTables) {
  ASSERT_EQ(
      cli_.sluice({"load", "data/orders.jsonl", "--to", "sqlite:///shop.db", "--dataset", "main"}).exit_code,
      0);
  cli_.folder.write("p.yaml", R"(pipeline: copy
destination: duckdb:///db.duckdb
source:
  type: sql_database
  credentials: sqlite:///shop.db
  table_names: [orders]
  tables: {orders: {primary_key: id, incremental: id, steps: [{mask: email}]}}
)");
  const Outcome checked = sluice({"check", "p.yaml"});
  EXPECT_EQ(checked.exit_code, 0) << checked;
  EXPECT_THAT(checked.out, HasSubstr("the database answers"));
  for (const char* place : {"p.yaml", "sqlite:///shop.db"}) {
    const Outcome outcome = sluice({"discover", place});
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
    EXPECT_THAT(outcome.out, HasSubstr("orders"));
    EXPECT_THAT(outcome.out, HasSubstr("email"));
    EXPECT_THAT(outcome.out, HasSubstr("bigint"));
  }
}

TEST_F(PipelineFiles, CredentialsOfADatabaseMayBeConfigured) {
  cli_.folder.write("p.yaml", "pipeline: copy\nsource: {type: sql_database}\n");
  EXPECT_THAT(sluice({"check", "p.yaml"}).err, HasSubstr("p.yaml:2: source lacks credentials"));
  fs::create_directory(cli_.folder / ".sluice");
  cli_.folder.write(".sluice/secrets.toml",
                    "sources.sql_database.credentials = 'sqlite:///nothere_kanari7.db'\n");
  const Outcome outcome = sluice({"check", "p.yaml"});
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, Not(HasSubstr("lacks credentials")));
}

TEST_F(PipelineFiles, InitWritesOneThatChecks) {
  for (const std::string source : {"files", "rest_api", "sql_database"})
    for (const std::string destination : {"duckdb", "sqlite", "postgres"}) {
      const std::string file = source + "_" + destination + ".yaml";
      const Outcome written = sluice({"init", source, destination, "--output", file});
      EXPECT_EQ(written.exit_code, 0) << written;
      const Outcome checked = sluice({"check", file, "--offline"}, {{"API_TOKEN", "x"}});
      EXPECT_EQ(checked.exit_code, 0) << checked << read_text(cli_.folder / file);
      EXPECT_EQ(sluice({"init", source, destination, "--output", file}).exit_code, kFixConfig);
    }
  const Outcome run = sluice({"run", "files_duckdb.yaml"});
  EXPECT_EQ(run.exit_code, 0) << run;
  EXPECT_THAT(cli_.sluice({"query", "duckdb:///my_pipeline.duckdb",
                           "SELECT count(*) AS n FROM my_data.orders", "--format", "csv"})
                  .out,
              ::testing::StrEq("n\n2\n"));
  EXPECT_THAT(sluice({"init", "fils"}).err, HasSubstr("did you mean files?"));
  EXPECT_THAT(sluice({"init", "files", "postgrs"}).err, HasSubstr("did you mean postgres?"));
}

TEST_F(PipelineFiles, InitWritesTheSchemaThatTheFirstLineNames) {
  ASSERT_EQ(sluice({"init", "--output", "data/new.yaml"}).exit_code, 0);
  EXPECT_THAT(read_text(cli_.folder / "data/new.yaml"),
              ::testing::StartsWith("# yaml-language-server: $schema=.sluice/pipeline.schema.json\n"));
  EXPECT_EQ(read_text(cli_.folder / "data/.sluice/pipeline.schema.json"),
            sluice({"init", "--json-schema"}).out);
  EXPECT_THAT(sluice({"init", "--output", "-"}).out, HasSubstr("pipeline: my_pipeline"));
  EXPECT_FALSE(fs::exists(cli_.folder / ".sluice"));
}

TEST_F(PipelineFiles, ATemplateAsItIsSaysWhatIsMissing) {
  struct Case {
    const char* source;
    int exit_code;
    const char* message;
  };
  fs::remove_all(cli_.folder / "data");
  for (const Case& each :
       {Case{"files", kFixConfig, "files.yaml:9: the folder cannot be read"},
        Case{"rest_api", kFixConfig,
             "source.client.auth.token takes the variable API_TOKEN, which is not set"},
        Case{"sql_database", 75, "sql_database.yaml:9: connection to server at \"localhost\""}}) {
    const std::string file = std::string(each.source) + ".yaml";
    ASSERT_EQ(sluice({"init", each.source, "duckdb", "--output", file}).exit_code, 0);
    // Whatever listens at the usual port of PostgreSQL is not asked.
    std::string text = read_text(cli_.folder / file);
    if (const std::size_t host = text.find("localhost/shop"); host != std::string::npos)
      text.replace(host, 9, "localhost:1");
    cli_.folder.write(file, text);
    const Outcome checked = sluice({"check", file});
    EXPECT_EQ(checked.exit_code, each.exit_code) << checked;
    EXPECT_THAT(checked.err, HasSubstr(each.message));
    EXPECT_LT(checked.err.size(), 400U) << checked.err;
  }
}

TEST_F(PipelineFiles, CheckAndDiscoverFitAScreenAndRepeatNoSecret) {
  for (const std::string& source :
       {std::string("{type: sql_database, credentials: \"postgresql://me:kanari7@localhost:1/shop\"}"),
        std::string("{type: sql_database, credentials: {drivername: postgresql, host: localhost, port: 1, "
                    "database: shop, username: me, password: kanari7}}"),
        std::string("{type: sql_database, credentials: \"sqlite:///none/x.db\"}"),
        std::string("{type: files, bucket_url: \"s4://me:kanari7@x/y\"}"),
        std::string(
            "{type: rest_api, client: {base_url: \"http://localhost:1/\", auth: {type: bearer, token: "
            "kanari7}, session: {request_max_attempts: 1}}, resources: [a]}")}) {
    cli_.folder.write("p.yaml", "pipeline: p\ndestination: duckdb:///db.duckdb\nsource: " + source + "\n");
    for (const char* command : {"check", "discover"}) {
      const Outcome outcome = sluice({command, "p.yaml"}, {{"SLUICE_LOG", "debug"}});
      EXPECT_THAT(outcome.text(), Not(HasSubstr("kanari7")));
      EXPECT_LT(outcome.err.size(), 400U) << outcome;
      EXPECT_LE(std::ranges::count(outcome.text(), '\n'), 10) << outcome;
      EXPECT_TRUE(outcome.exit_code != 0 || std::string_view(command) == "discover") << outcome;
    }
  }
}

TEST_F(PipelineFiles, TheJsonSchemaKnowsTheKeys) {
  const json::Decoded schema = json::decode(sluice({"init", "--json-schema"}).out);
  ASSERT_FALSE(schema.fault);
  const Value& properties = *schema.value.find("properties");
  for (const char* key : {"pipeline", "destination", "source", "schema", "load"})
    EXPECT_NE(properties.find(key), nullptr) << key;
  const Value& files = properties.find("source")->find("oneOf")->get<List>().at(0);
  EXPECT_EQ(*files.find("properties")->find("type")->find("const"), Value("files"));
  EXPECT_EQ(*files.find("additionalProperties"), Value(false));
}

/// A line that is put below the source, or at the top, and what is said of it.
struct Wrong {
  const char* name;
  const char* line;
  const char* message;
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name; }

class WrongPipelineFile : public PipelineFiles, public ::testing::WithParamInterface<Wrong> {};

TEST_P(WrongPipelineFile, IsNamedWithItsLineAndChangesNothing) {
  for (const char* command : {"run", "check"}) {
    cli_.folder.write("p.yaml", std::string(kPipeline) + GetParam().line);
    const Outcome outcome = sluice({command, "p.yaml"});
    EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr(GetParam().message)) << outcome;
    EXPECT_FALSE(fs::exists(cli_.database()));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cases, WrongPipelineFile,
    ::testing::Values(
        Wrong{"TopKey", "datset: x\n", "p.yaml:8: datset: no such key; did you mean dataset?"},
        Wrong{"SourceKey", "  file_globs: x\n",
              "p.yaml:8: source.file_globs: no such key; did you mean file_glob?"},
        Wrong{
            "ResourceKey", "  resources:\n    - name: a\n      write_dispositon: merge\n",
            "p.yaml:10: source.resources[0].write_dispositon: no such key; did you mean write_disposition?"},
        Wrong{"SchemaKey", "schema: {namings: direct}\n",
              "p.yaml:8: schema.namings: no such key; did you mean naming?"},
        Wrong{"LoadKey", "load: {worker: 2}\n", "p.yaml:8: load.worker: no such key; did you mean workers?"},
        Wrong{"LoadValue", "load: {workers: 0}\n", "p.yaml:8: load.workers has to be from 1 to 1024"},
        Wrong{"Word", "refresh: drop\n", "p.yaml:8: refresh has to be one of drop_sources"},
        Wrong{"Variable", "  table_name: \"${NOT_THERE}\"\n",
              "p.yaml:8: source.table_name takes the variable NOT_THERE, which is not set"},
        Wrong{"Step", "  steps: [{hash: phone}]\n", "p.yaml:8: source.steps[0] has no salt"},
        Wrong{"NoYaml", "a: [\n", "p.yaml:"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST_F(PipelineFiles, WithoutASourceOrOfAnUnknownKindAreRefused) {
  EXPECT_THAT(run("pipeline: p\n").err, HasSubstr("p.yaml:1: the file lacks the key source"));
  EXPECT_THAT(
      run("pipeline: p\nsource: {type: file, bucket_url: data}\n").err,
      HasSubstr("p.yaml:2: source.type has to be one of files, rest_api, sql_database; did you mean files?"));
  EXPECT_THAT(run("pipeline: p\nsource: {type: files}\n").err,
              HasSubstr("p.yaml:2: source lacks the key bucket_url"));
  EXPECT_THAT(sluice({"run", "none.yaml"}).err, HasSubstr("no such file; check the path: none.yaml"));
}

TEST_F(PipelineFiles, ADestinationMayBeDeclaredInParts) {
  const Outcome outcome = run(R"(pipeline: shop
destination: {type: duckdb, credentials: db.duckdb}
dataset: d
source: {type: files, bucket_url: data}
)");
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(cli_.rows("orders"), 2);
}

TEST_F(PipelineFiles, APasswordOfAVariableComesOutNowhere) {
  for (const char* command : {"run", "check"}) {
    cli_.folder.write("p.yaml", R"(pipeline: shop
destination:
  type: postgres
  credentials: {host: localhost, port: 1, database: x, username: me, password: "${SECRET}"}
source: {type: files, bucket_url: data}
)");
    const Outcome outcome =
        sluice({command, "p.yaml"}, {{"SECRET", "kanari7@:/ 7"}, {"SLUICE_LOG", "debug"}});
    EXPECT_EQ(outcome.exit_code, 75) << outcome;
    EXPECT_THAT(outcome.text(), Not(HasSubstr("anari7")));
    EXPECT_FALSE(is_anywhere("anari7"));
  }
}

}  // namespace
}  // namespace sluice::testing
