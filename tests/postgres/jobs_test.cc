// Packages that go into a server job by job: PostgreSQL, started by tests/support/postgres.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "postgres/server.h"
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

class Jobs : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    dataset_ = new_dataset();
  }

  [[nodiscard]] PipelineOptions options(const std::string& name = "p") const {
    return {.name = name, .destination = uri_, .dataset = dataset_, .data_dir = folder_ / "data"};
  }
  /// Rows of a statement as lines; `$.` stands for the dataset.
  std::string lines(std::string sql) const {
    for (std::size_t at = sql.find("$."); at != std::string::npos; at = sql.find("$.", at))
      sql.replace(at, 1, dataset_);
    std::string text;
    for (const auto& row : query(uri_, sql).rows) {
      for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : "|") + row[i].value_or("∅");
      text += "\n";
    }
    return text;
  }
  void tell(const std::string& sql) const { lines(sql); }
  static Resource items(const std::string& name, std::vector<int> ids) {
    List rows;
    for (const int id : ids) rows.emplace_back(Value{{"id", id}, {"tags", {id, id + 1}}});
    return Resource::rows(name, std::move(rows));
  }
  static Error failure(const std::function<void()>& call) {
    try {
      call();
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return {Remedy::report_bug, ""};
  }
  [[nodiscard]] fs::path aborted() const { return folder_ / "data" / "pipelines" / "p" / "aborted"; }

  TemporaryFolder folder_;
  std::string dataset_;
};

TEST_F(Jobs, leave_an_empty_ledger_and_the_constraints) {
  Pipeline pipeline(options());
  const Report report = pipeline.run(Source("", {items("a", {1, 2}), items("b", {3})}));
  EXPECT_THAT(report.packages[0].jobs, SizeIs(4));
  EXPECT_EQ(lines("SELECT count(*) FROM $._sluice_jobs"), "0\n");
  EXPECT_EQ(lines("SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'u' AND "
                  "connamespace = '" +
                  dataset_ + "'::regnamespace ORDER BY 1"),
            dataset_ + "._dlt_pipeline_state\n" + dataset_ + ".a\n" + dataset_ + ".a__tags\n" + dataset_ +
                ".b\n" + dataset_ + ".b__tags\n");
  EXPECT_EQ(lines("SELECT pipeline_name, fence FROM $._sluice_lease"), "p|1\n");
}

TEST_F(Jobs, that_fail_for_good_take_the_others_with_them) {
  pipeline(options()).run(Source("", {items("a", {1}), items("b", {1})}));
  tell("ALTER TABLE $.b ALTER id TYPE smallint");
  const Error error =
      failure([&] { pipeline(options()).run(Source("", {items("a", {2, 3}), items("b", {70000})})); });
  EXPECT_EQ(error.fault(), Fault::job_refused);
  EXPECT_EQ(error.where().table, "b");
  EXPECT_EQ(lines("SELECT id FROM $.a ORDER BY 1"), "1\n");
  EXPECT_EQ(lines("SELECT count(*) FROM $.a__tags"), "2\n");
  EXPECT_EQ(lines("SELECT count(*) FROM $.b__tags"), "2\n");
  EXPECT_EQ(lines("SELECT count(*) FROM $._sluice_jobs"), "0\n");
  EXPECT_EQ(lines("SELECT count(*) FROM $._dlt_loads"), "1\n");
  ASSERT_THAT(entries(aborted()), SizeIs(1));
  const fs::path failed = aborted() / entries(aborted())[0] / "failed_jobs";
  ASSERT_THAT(entries(failed), SizeIs(2));
  EXPECT_THAT(entries(failed)[0], ::testing::StartsWith("b."));
  EXPECT_THAT(read_text(failed / entries(failed)[1]), HasSubstr("70000"));
  const PipelineInfo info = pipeline(options()).info();
  EXPECT_EQ(info.packages.back().stage, PackageStage::aborted);
  EXPECT_THAT(info.packages.back().error, HasSubstr("70000"));
}

TEST_F(Jobs, wait_for_nobody_but_say_who_is_at_work) {
  const auto while_running = [&]() -> Generator<Page> {
    PipelineOptions other = options();
    other.data_dir = folder_ / "elsewhere";  // another machine
    const Error error = failure([&] { pipeline(other).run({{{"id", 1}}}, {.table_name = "a"}); });
    EXPECT_EQ(error.remedy(), Remedy::retry);
    EXPECT_THAT(error.message(), AllOf(HasSubstr("another process"), HasSubstr(std::to_string(getpid()))));
    pipeline(options("q")).run({{{"id", 2}}}, {.table_name = "a"});
    Page page(List{Value(Dict{{"id", 3}})});
    co_yield page;
  };
  pipeline(options()).run(Source("", {Resource("a", while_running)}));
  EXPECT_EQ(lines("SELECT id FROM $.a ORDER BY 1"), "2\n3\n");
}

TEST_F(Jobs, of_a_process_that_woke_up_late_are_refused) {
  pipeline(options()).run({{{"id", 1}}}, {.table_name = "a"});
  const auto overtaken = [&]() -> Generator<Page> {
    tell("UPDATE $._sluice_lease SET fence = fence + 1");
    Page page(List{Value(Dict{{"id", 2}})});
    co_yield page;
  };
  PipelineOptions wanted = options();
  wanted.load.max_retries = 0;
  const Error error = failure([&] { pipeline(wanted).run(Source("", {Resource("a", overtaken)})); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_THAT(error.message(), HasSubstr("taken over"));
  EXPECT_EQ(lines("SELECT id FROM $.a"), "1\n");
  pipeline(options()).load();
  EXPECT_EQ(lines("SELECT id FROM $.a ORDER BY 1"), "1\n2\n");
}

TEST_F(Jobs, that_are_refused_as_too_late_are_not_tried_again) {
  pipeline(options()).run({{{"id", 1}}}, {.table_name = "a"});
  const auto overtaken = [&]() -> Generator<Page> {
    tell("UPDATE $._sluice_lease SET fence = fence + 1");
    Page page(List{Value(Dict{{"id", 2}})});
    co_yield page;
  };
  const double start = now_seconds();
  failure([&] { pipeline(options()).run(Source("", {Resource("a", overtaken)})); });
  EXPECT_LT(now_seconds() - start, 10) << "five retries take 31 s";
}

TEST_F(Jobs, that_were_committed_are_not_repeated) {
  Pipeline first(options());
  first.extract(Source("", {items("a", {1, 2}), items("b", {3})}));
  first.normalize();
  first.load();
  EXPECT_EQ(lines("SELECT count(*) FROM $.a"), "2\n");
  Pipeline second(options());
  second.extract(Source("", {items("a", {4}), items("b", {5})}));
  second.normalize();
  const PackageSummary pending = second.info().packages.back();
  // As if a process had died behind the first job.
  std::string job;
  for (const JobSummary& summary : pending.jobs)
    if (summary.table == "a") job = summary.file;
  ASSERT_FALSE(job.empty());
  tell("INSERT INTO $._sluice_jobs VALUES ('" + pending.load_id + "', '" + job + "')");
  const Report report = second.load();
  EXPECT_EQ(lines("SELECT id FROM $.a ORDER BY 1"), "1\n2\n");
  EXPECT_EQ(lines("SELECT id FROM $.b ORDER BY 1"), "3\n5\n");
  EXPECT_TRUE(std::ranges::any_of(report.packages[0].jobs, &JobReport::was_loaded_before));
  EXPECT_EQ(lines("SELECT count(*) FROM $._sluice_jobs"), "0\n");
}

TEST_F(Jobs, of_packages_that_are_dropped_are_taken_back) {
  pipeline(options()).run(Source("", {items("a", {1})}));
  Pipeline second(options());
  second.extract(Source("", {items("a", {4}), items("b", {5})}));
  second.normalize();
  tell(
      "CREATE FUNCTION $.refuse() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN RAISE EXCEPTION SQLSTATE ''57014''; END'");
  tell("CREATE TRIGGER refuse BEFORE INSERT ON $._dlt_loads FOR EACH ROW EXECUTE FUNCTION $.refuse()");
  PipelineOptions impatient = options();
  impatient.load.max_retries = 0;
  failure([&] { pipeline(impatient).load(); });
  EXPECT_EQ(lines("SELECT count(*) FROM $.a"), "2\n");
  EXPECT_THAT(second.drop_pending_packages(), SizeIs(1));
  EXPECT_EQ(lines("SELECT id FROM $.a"), "1\n");
  EXPECT_EQ(lines("SELECT count(*) FROM $.a__tags"), "2\n");
  EXPECT_EQ(lines("SELECT count(*) FROM $.b"), "0\n");
  EXPECT_EQ(lines("SELECT count(*) FROM $._sluice_jobs"), "0\n");
}

TEST_F(Jobs, wait_for_a_right_that_is_missing) {
  tell("CREATE SCHEMA " + dataset_);
  const std::string role = "role_" + random_hex(6);
  tell("CREATE ROLE " + role + " LOGIN PASSWORD 'p'; GRANT CREATE, USAGE ON SCHEMA " + dataset_ + " TO " +
       role);
  PipelineOptions wanted = options();
  wanted.destination = "postgresql://" + role + ":p" + uri_.substr(uri_.find('@'));
  pipeline(wanted).run(Source("", {items("a", {1})}));
  tell("REVOKE CREATE ON SCHEMA " + dataset_ + " FROM " + role);
  const Error error = failure([&] { pipeline(wanted).run(Source("", {items("b", {2})})); });
  EXPECT_EQ(error.fault(), Fault::access_denied);
  EXPECT_THAT(entries(aborted()), IsEmpty());
  tell("GRANT CREATE ON SCHEMA " + dataset_ + " TO " + role);
  pipeline(wanted).load();
  EXPECT_EQ(lines("SELECT id FROM $.b"), "2\n");
  query(uri_, "DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_F(Jobs, one_transaction_if_asked_for) {
  PipelineOptions wanted = options();
  wanted.load.atomic = true;
  pipeline(wanted).run(Source("", {items("a", {1})}));
  EXPECT_EQ(lines("SELECT id FROM $.a"), "1\n");
  EXPECT_EQ(lines("SELECT to_regclass('$._sluice_jobs') IS NULL"), "true\n");
}

TEST_F(Jobs, of_a_replacement_by_swap) {
  PipelineOptions wanted = options();
  wanted.replace_strategy = "staging-optimized";
  const RunOptions replacing{.write_disposition = WriteDisposition::replace};
  pipeline(wanted).run(Source("", {items("a", {1, 2})}), replacing);
  const std::string before = lines("SELECT '$.a'::regclass::oid");
  pipeline(wanted).run(Source("", {items("a", {3})}), replacing);
  EXPECT_NE(lines("SELECT '$.a'::regclass::oid"), before);
  EXPECT_EQ(lines("SELECT id FROM $.a"), "3\n");
  EXPECT_EQ(lines("SELECT count(*) FROM $.a__tags"), "2\n");
  EXPECT_EQ(lines("SELECT count(*) FROM pg_constraint WHERE contype = 'u' AND conrelid = '$.a'::regclass"),
            "1\n");
}

TEST_F(Jobs, with_parallelism_of_each_kind) {
  for (const Parallelism kind :
       {Parallelism::parallel, Parallelism::table_sequential, Parallelism::sequential}) {
    PipelineOptions wanted = options();
    wanted.load = {.parallelism = kind, .workers = 3};
    wanted.block_rows = 1;
    pipeline(wanted).run(Source("", {items("a", {1, 2, 3, 4}), items("b", {1, 2, 3, 4})}),
                         {.write_disposition = WriteDisposition::replace});
    EXPECT_EQ(lines("SELECT count(*), count(DISTINCT id) FROM $.a"), "4|4\n");
    EXPECT_EQ(lines("SELECT count(*) FROM $.b__tags"), "8\n");
  }
}

}  // namespace
}  // namespace sluice::testing
