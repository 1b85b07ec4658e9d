#include <gmock/gmock.h>

#include "destinations/postgres/session_for_tests.h"

namespace sluice::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

const Table kNumbers = table_of("t", {column_of("id", DataType::bigint, false)});

class PostgresSessionTest : public PostgresTest {
 protected:
  fs::path ids(const Nullables<std::int64_t>& values) { return file_of(integers("id", values)); }
  [[nodiscard]] std::string count() { return ask_one("SELECT count(*) FROM $.t"); }
};

TEST_F(PostgresSessionTest, tables_of_a_dataset) {
  EXPECT_THAT(session_->tables(), IsEmpty());
  create(table_of("b", {column_of("z", DataType::text), column_of("a", DataType::text)}));
  create(kNumbers);
  execute("ALTER TABLE " + name_of("b") + " DROP COLUMN z");
  execute("CREATE TABLE " + name_of("none") + " ()");
  EXPECT_THAT(session_->tables(), ElementsAre(Pair("b", ElementsAre("a")), Pair("none", ElementsAre()),
                                              Pair("t", ElementsAre("id"))));
  EXPECT_THAT(destination_->open({.dataset = "nowhere"})->tables(), IsEmpty());
}

TEST_F(PostgresSessionTest, two_datasets_know_nothing_of_each_other) {
  create(kNumbers);
  EXPECT_EQ(load(kNumbers, {ids({1, 2})}), 2);
  const std::string first = dataset_;
  open(first + "_2");
  EXPECT_THAT(session_->tables(), IsEmpty());
  create(kNumbers);
  EXPECT_EQ(load(kNumbers, {ids({3})}), 1);
  EXPECT_EQ(ask_one("SELECT (SELECT sum(id) FROM " + first + ".t) || ' ' || sum(id) FROM $.t"), "3 3");
}

TEST_F(PostgresSessionTest, many_rows_over_batches_and_files) {
  const Table table = table_of("t", {column_of("id", DataType::bigint), column_of("late", DataType::text),
                                     column_of("load", DataType::text, false)});
  create(table);
  Nullables<std::int64_t> many;
  for (int i = 0; i < 50'000; ++i) many.emplace_back(i);
  const auto one = write_job(next_path(), {{"load", "17.5"}}, batch_of(integers("id", many)),
                             batch_of(integers("id", {50'000}), texts("late", {"here"})));
  const auto two = write_job(next_path(), {{"load", ""}}, batch_of(texts("late", {std::nullopt, "there"})));
  session_->begin();
  EXPECT_EQ(load(table, {one, two}), 50'003);
  session_->commit();
  EXPECT_THAT(ask("SELECT count(*), sum(id), count(late), max(id), count(*) FILTER (WHERE load = '17.5') "
                  "FROM $.t"),
              ElementsAre(ElementsAre("50003", "1250025000", "2", "50000", "50001")));
}

TEST_F(PostgresSessionTest, staged_rows_go_into_a_table_of_the_connection) {
  create(kNumbers);
  const Dialect& dialect = destination_->dialect();
  execute(dialect.create_staging_table(dialect.staging_table(dataset_, "t")) + " (id numeric)");
  const TableJobs jobs{.table = &kNumbers, .jobs = {{"t", ids({1, 2})}}, .is_staged = true};
  EXPECT_EQ(session_->load(jobs, {}), 2);
  EXPECT_EQ(ask_one("SELECT count(*) FROM pg_temp.t"), "2");
  EXPECT_EQ(count(), "0");
}

TEST_F(PostgresSessionTest, what_is_not_committed_is_gone) {
  create(kNumbers);
  const std::unique_ptr<Session> other = destination_->open({});
  session_->begin();
  EXPECT_EQ(load(kNumbers, {ids({1, 2})}), 2);
  EXPECT_THAT(ask("SELECT count(*) FROM $.t", other.get()), ElementsAre(ElementsAre("0")));
  session_->rollback();
  EXPECT_EQ(count(), "0");
  session_->begin();
  load(kNumbers, {ids({1, 2})});
  session_ = destination_->open({.dataset = dataset_});
  EXPECT_EQ(count(), "0");
  session_->begin();
  load(kNumbers, {ids({1, 2})});
  session_->commit();
  EXPECT_THAT(ask("SELECT count(*) FROM $.t", other.get()), ElementsAre(ElementsAre("2")));
}

TEST_F(PostgresSessionTest, hostile_names) {
  const std::string names[] = {"quo\"te", "semi;colon", "new\nline", "emoji 😀", "'; DROP TABLE t; --",
                               "select",  "Case",       " ",         "a.b",      "%s\\",
                               "$1",      "$$"};
  for (const std::string& name : names) {
    const Table table = table_of(name, {column_of(name, DataType::bigint), column_of("t", DataType::text)});
    open(random_hex(4) + name);
    create(table);
    EXPECT_EQ(load(table, {write_job(next_path(), {{"t", name}}, batch_of(integers(name, {7})))}), 1);
    EXPECT_THAT(session_->tables(), ElementsAre(Pair(name, ElementsAre(name, "t")))) << name;
    EXPECT_THAT(stored(name, name), ElementsAre("7"));
  }
}

TEST_F(PostgresSessionTest, a_key_that_is_there_already) {
  Column key = column_of("the key", DataType::text, false);
  key.set("unique", true);
  const Table table = table_of("t", {key});
  create(table);
  session_->begin();
  const Error error = error_of([&] { load(table, {file_of(texts("the key", {"a", "b", "a"}))}); });
  session_->rollback();
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.fault(), Fault::job_refused);
  EXPECT_EQ(error.vendor_code(), "23505");
  EXPECT_EQ(error.where().column, "the key");
  EXPECT_THAT(error.what(), HasSubstr("(a)"));
  EXPECT_EQ(count(), "0");
}

TEST_F(PostgresSessionTest, a_null_where_none_may_be) {
  create(kNumbers);
  const Error error = error_of([&] { load(kNumbers, {ids({1, std::nullopt})}); });
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.vendor_code(), "23502");
  EXPECT_EQ(error.where().column, "id");
  EXPECT_EQ(count(), "0");
}

TEST_F(PostgresSessionTest, a_column_without_nulls_for_a_table_with_rows) {
  create(kNumbers);
  load(kNumbers, {ids({1})});
  const Error error =
      error_of([&] { execute("ALTER TABLE " + name_of("t") + " ADD COLUMN later bigint NOT NULL"); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_EQ(error.fault(), Fault::migration_refused);
  EXPECT_THAT(error.message(), HasSubstr("declare it nullable"));
  EXPECT_THAT(error.message(), HasSubstr("later"));
}

TEST_F(PostgresSessionTest, a_column_that_is_not_there) {
  create(kNumbers);
  const Table more = table_of("t", {column_of("id", DataType::bigint), column_of("x", DataType::text)});
  EXPECT_EQ(error_of([&] { load(more, {file_of(texts("x", {"a"}))}); }).where().column, "x");
  EXPECT_EQ(error_of([&] { load(kNumbers, {file_of(texts("x", {"a"}))}); }).remedy(), Remedy::report_bug);
}

TEST_F(PostgresSessionTest, a_connection_that_is_lost) {
  create(kNumbers);
  session_->begin();
  load(kNumbers, {ids({1})});
  terminate();
  const Error error = error_of([&] { load(kNumbers, {ids(Nullables<std::int64_t>(500'000, 7))}); });
  EXPECT_EQ(error.remedy(), Remedy::retry) << error.what();
  session_->rollback();
  session_ = destination_->open({.dataset = dataset_});
  EXPECT_EQ(count(), "0");
}

TEST_F(PostgresSessionTest, a_connection_that_is_lost_while_rows_are_sent) {
  create(kNumbers);
  const std::string pid = ask_one("SELECT pg_backend_pid()");
  const std::unique_ptr<Session> other = destination_->open({});
  const TableJobs jobs{&kNumbers, {{"t", ids(Nullables<std::int64_t>(500'000, 7))}}};
  session_->begin();
  const Error error = error_of([&] {
    session_->load(jobs, [&](std::uint64_t) {
      (void)other->query("SELECT pg_terminate_backend(" + pid + ") FROM pg_stat_activity WHERE pid = " + pid);
    });
  });
  EXPECT_EQ(error.remedy(), Remedy::retry) << error.what();
  EXPECT_EQ(error.where().table, "t");
}

TEST_F(PostgresSessionTest, a_commit_whose_answer_is_lost) {
  create(kNumbers);
  // The server ends the connection when the transaction has got to its commit.
  execute("CREATE FUNCTION " + name_of("leave") +
          "() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); "
          "RETURN NULL; END'");
  execute("CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON " + name_of("t") +
          " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION " + name_of("leave") + "()");
  session_->begin();
  load(kNumbers, {ids({1})});
  const Error error = error_of([&] { session_->commit(); });
  EXPECT_EQ(error.remedy(), Remedy::retry) << error.what();
  EXPECT_THAT(error.message(), HasSubstr("unknown whether"));
}

TEST_F(PostgresSessionTest, a_commit_of_a_failed_transaction_is_no_commit) {
  session_->begin();
  EXPECT_EQ(error_of([&] { execute("SELECT nothing"); }).remedy(), Remedy::fix_config);
  EXPECT_EQ(error_of([&] { execute("SELECT 1"); }).vendor_code(), "25P02");
  EXPECT_EQ(error_of([&] { session_->commit(); }).remedy(), Remedy::report_bug);
}

TEST_F(PostgresSessionTest, a_schema_may_be_there_for_a_role_that_makes_none) {
  const std::string role = "role_" + random_hex(6);
  execute("CREATE ROLE " + role);
  execute("SET ROLE " + role);
  execute(*destination_->dialect().create_dataset(dataset_));
  const Error error = error_of([&] { execute(*destination_->dialect().create_dataset(dataset_ + "_2")); });
  EXPECT_EQ(error.vendor_code(), "42501");
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  execute("RESET ROLE");
  execute("DROP ROLE " + role);
}

TEST_F(PostgresSessionTest, results_as_text) {
  const TextRows found = session_->query(
      "SELECT 1::bigint AS i, 2.50 AS n, 0.1::float8 AS d, 'x' AS t, true AS b, '\\xff'::bytea AS y, NULL AS "
      "nothing, '[1]'::jsonb AS j -- end\n;");
  EXPECT_THAT(found.columns, ElementsAre("i", "n", "d", "t", "b", "y", "nothing", "j"));
  EXPECT_THAT(found.types,
              ElementsAre("BIGINT", "DECIMAL", "DOUBLE", "TEXT", "BOOLEAN", "BLOB", "TEXT", "JSON"));
  EXPECT_THAT(found.rows,
              ElementsAre(ElementsAre("1", "2.50", "0.1", "x", "true", "\\xff", std::nullopt, "[1]")));
  EXPECT_THAT(session_->query("-- nothing").rows, IsEmpty());
  for (const std::string& sql : {std::string("SELECT 1; SELECT 2"), std::string("SELECT 1\0", 9),
                                 std::string("SELECT nothing"), std::string("COPY pg_class TO STDOUT")})
    EXPECT_EQ(error_of([&] { (void)session_->query(sql); }).remedy(), Remedy::fix_config) << sql;
  EXPECT_EQ(ask_one("SELECT 1"), "1");
}

TEST_F(PostgresSessionTest, progress_is_told_and_may_stop_the_load) {
  create(kNumbers);
  const TableJobs jobs{&kNumbers, {{"t", ids(Nullables<std::int64_t>(20'001, 7))}}};
  std::vector<std::uint64_t> told;
  session_->begin();
  session_->load(jobs, [&](std::uint64_t rows) { told.push_back(rows); });
  session_->commit();
  EXPECT_GT(told.size(), 2);
  std::uint64_t sum = 0;
  for (const std::uint64_t rows : told) sum += rows;
  EXPECT_EQ(sum, 20'001);
  session_->begin();
  EXPECT_EQ(error_of([&] {
              session_->load(jobs, [](std::uint64_t) { throw Error(Remedy::retry, "stop"); });
            }).message(),
            "stop");
  session_->rollback();
  EXPECT_EQ(count(), "20001");
}

}  // namespace
}  // namespace sluice::postgres
