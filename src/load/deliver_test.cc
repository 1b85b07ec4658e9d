#include "load/deliver.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "formats/columnar/job_files_for_tests.h"

namespace sluice {
namespace {

using columnar::batch_of;
using columnar::column_of;
using columnar::integers;
using columnar::Nullables;
using columnar::table_of;
using columnar::texts;
using columnar::write_job;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr const char* kLoadId = "17.500000";

/// What a receiver got in one call.
struct Call {
  std::string id;
  std::string table;
  std::uint64_t offset = 0;
  std::vector<std::int64_t> numbers;
  bool operator==(const Call&) const = default;
};

/// A package with job files of numbers, and a receiver that keeps what it gets.
class DeliverTest : public ::testing::Test {
 public:
  ~DeliverTest() override { fs::remove_all(folder_); }

 protected:
  DeliverTest() {
    Table table =
        table_of("t", {column_of("n", DataType::bigint), column_of("_dlt_load_id", DataType::text, false)});
    table.write_disposition = "merge";
    schema_.put(table);
    schema_.put(table_of("u", {column_of("n", DataType::bigint)}));
    receiver_.receive = [this](const RowBatch& batch) { keep(batch); };
    receiver_.name = "crm";
    receiver_.batch_rows = 3;
    options_.first_wait_seconds = 0;
  }

  static fs::path make(const fs::path& folder) {
    fs::create_directories(folder);
    return folder;
  }
  static JobName name(const std::string& table, const std::string& id) { return {table, id, 0, "columnar"}; }
  static std::string file(const std::string& table, const std::string& id) {
    return name(table, id).to_string();
  }

  /// A job of the numbers from..to-1, the first two in a batch of the file of their own.
  void add_job(PackageDraft& draft, const std::string& table, const std::string& id, int from, int to) {
    Nullables<std::int64_t> first;
    Nullables<std::int64_t> rest;
    for (int n = from; n < to; ++n) (n < from + 2 ? first : rest).push_back(n);
    write_job(draft.job_path(name(table, id)), {{"_dlt_load_id", kLoadId}},
              batch_of(integers("n", first), integers("_sluice_seq", first)),
              batch_of(integers("n", rest), integers("_sluice_seq", rest)));
    const auto rows = static_cast<std::uint64_t>(to - from);
    draft.info.jobs.push_back({file(table, id), table, rows});
    draft.info.row_counts[table] += rows;
  }
  Package publish(const std::function<void(PackageDraft&)>& fill) {
    PackageDraft draft = store_.draft(PackageState::normalized, kLoadId);
    draft.info.schema_name = "s";
    fill(draft);
    return draft.publish(schema_);
  }
  Package one_job(int rows = 8) {
    return publish([&](PackageDraft& draft) { add_job(draft, "t", "0123456789", 0, rows); });
  }

  void keep(const RowBatch& batch) {
    Call call{batch.id, batch.table.name, batch.offset, {}};
    for (const Value& row : batch.rows) call.numbers.push_back(row.find("n")->get<std::int64_t>());
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
  }
  LoadReport deliver(const Package& package) {
    LoadReport report;
    deliver_package(receiver_, schema_, *naming_, package, options_, report);
    return report;
  }
  Error failure(const Package& package, LoadReport& report) {
    try {
      deliver_package(receiver_, schema_, *naming_, package, options_, report);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return Error(Remedy::report_bug, "");
  }
  Error failure(const Package& package) {
    LoadReport report;
    return failure(package, report);
  }
  [[nodiscard]] std::vector<std::uint64_t> offsets() const {
    std::vector<std::uint64_t> all;
    for (const Call& call : calls_) all.push_back(call.offset);
    return all;
  }

  fs::path folder_ =
      make(fs::temp_directory_path() / ("sluice_deliver_" + std::to_string(getpid()) + "_" +
                                        ::testing::UnitTest::GetInstance()->current_test_info()->name()));
  PackageStore store_{folder_};
  Schema schema_{"s"};
  Receiver receiver_;
  LoadOptions options_;
  std::unique_ptr<const Naming> naming_ = make_naming("direct", std::nullopt);
  std::mutex mutex_;
  std::vector<Call> calls_;
};

TEST_F(DeliverTest, batches_have_their_rows_in_order_and_ids_of_their_own) {
  const LoadReport report = deliver(one_job(8));
  const std::string job = "17.500000/t.0123456789.0.columnar/";
  EXPECT_THAT(calls_, ElementsAre(Call{job + "0", "t", 0, {0, 1, 2}}, Call{job + "3", "t", 3, {3, 4, 5}},
                                  Call{job + "6", "t", 6, {6, 7}}));
  EXPECT_EQ(report.load_id, kLoadId);
  EXPECT_THAT(report.rows, ElementsAre(Pair("t", 8)));
  ASSERT_EQ(report.jobs.size(), 1U);
  EXPECT_EQ(report.jobs[0].job, file("t", "0123456789"));
  EXPECT_EQ(report.jobs[0].rows, 8U);
  EXPECT_TRUE(report.has_delivered);
}

TEST_F(DeliverTest, the_table_is_told_without_columns_of_the_system) {
  std::vector<std::string> columns;
  std::string disposition;
  List rows;
  receiver_.receive = [&](const RowBatch& batch) {
    columns = testing::names_of(batch.table);
    disposition = *batch.table.write_disposition;
    rows = batch.rows;
  };
  deliver(one_job(2));
  EXPECT_THAT(columns, ElementsAre("n"));
  EXPECT_EQ(disposition, "merge");
  EXPECT_EQ(rows, (List{Value(Dict{{"n", 0}}), Value(Dict{{"n", 1}})}));
}

TEST_F(DeliverTest, columns_of_the_system_come_if_they_are_wanted) {
  receiver_.skips_system = false;
  List rows;
  receiver_.receive = [&](const RowBatch& batch) { rows = batch.rows; };
  deliver(one_job(1));
  EXPECT_EQ(rows, (List{Value(Dict{{"n", 0}, {"_dlt_load_id", kLoadId}})}));
}

TEST_F(DeliverTest, rows_as_json_lines) {
  receiver_.format = RowFormat::json_lines;
  std::vector<std::string> texts_got;
  receiver_.receive = [&](const RowBatch& batch) {
    EXPECT_THAT(batch.rows, IsEmpty());
    texts_got.push_back(batch.json_lines);
  };
  deliver(one_job(4));
  EXPECT_THAT(texts_got, ElementsAre("{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n", "{\"n\":3}\n"));
}

TEST_F(DeliverTest, a_job_as_a_whole_comes_as_a_file) {
  receiver_.batch_rows = 0;
  const Package package = one_job(3);
  write_file_atomic(package.path / "t.0123456789.0.jsonl", "what a dead process left");
  std::vector<std::string> texts_got;
  fs::path path;
  receiver_.receive = [&](const RowBatch& batch) {
    EXPECT_EQ(batch.count, 3U);
    path = batch.file;
    texts_got.push_back(read_file(batch.file));
    if (texts_got.size() == 1) throw std::runtime_error("not now");
  };
  deliver(package);
  EXPECT_THAT(texts_got, ElementsAre("{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n", texts_got[0]));
  EXPECT_FALSE(fs::exists(path));
  deliver(package);
  EXPECT_EQ(texts_got.size(), 2U);
}

TEST_F(DeliverTest, a_batch_that_was_not_taken_is_handed_over_again) {
  int failures = 2;
  receiver_.receive = [&](const RowBatch& batch) {
    keep(batch);
    if (batch.offset == 3 && failures-- > 0) throw std::runtime_error("busy");
  };
  const LoadReport report = deliver(one_job(8));
  EXPECT_THAT(offsets(), ElementsAre(0, 3, 3, 3, 6));
  EXPECT_EQ(calls_[1], calls_[2]);
  EXPECT_EQ(report.jobs.at(0).retries, 2);
}

TEST_F(DeliverTest, retries_end_and_the_next_delivery_goes_on) {
  const Package package = one_job(8);
  options_.settings.max_retries = 2;
  receiver_.receive = [&](const RowBatch& batch) {
    keep(batch);
    if (batch.offset == 3) throw std::runtime_error("busy");
  };
  LoadReport report;
  const Error error = failure(package, report);
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_FALSE(is_final(error));
  EXPECT_THAT(error.message(),
              HasSubstr("crm did not take the batch 17.500000/t.0123456789.0.columnar/3: busy"));
  EXPECT_EQ(error.where().table, "t");
  EXPECT_THAT(report.failed, IsEmpty());
  EXPECT_THAT(offsets(), ElementsAre(0, 3, 3, 3));
  calls_.clear();
  receiver_.receive = [&](const RowBatch& batch) { keep(batch); };
  EXPECT_FALSE(deliver(package).jobs.at(0).was_loaded_before);
  EXPECT_THAT(offsets(), ElementsAre(3, 6));
  calls_.clear();
  EXPECT_TRUE(deliver(package).jobs.at(0).was_loaded_before);
  EXPECT_THAT(calls_, IsEmpty());
}

TEST_F(DeliverTest, whatever_is_thrown_is_an_error_that_may_pass) {
  options_.settings.max_retries = 0;
  receiver_.receive = [](const RowBatch&) { throw 7; };
  EXPECT_EQ(failure(one_job()).remedy(), Remedy::retry);
}

TEST_F(DeliverTest, a_refusal_is_not_tried_again) {
  const Package package = one_job();
  for (const Remedy remedy : {Remedy::fix_input, Remedy::fix_config}) {
    calls_.clear();
    receiver_.receive = [&](const RowBatch& batch) {
      keep(batch);
      throw Error(remedy, "no such customer", {.column = "n"}).with_vendor_code("404");
    };
    LoadReport report;
    const Error error = failure(package, report);
    EXPECT_TRUE(is_final(error));
    EXPECT_EQ(error.remedy(), remedy);
    EXPECT_EQ(error.fault(), Fault::job_refused);
    EXPECT_EQ(error.vendor_code(), "404");
    EXPECT_EQ(error.where().column, "n");
    EXPECT_EQ(calls_.size(), 1U);
    ASSERT_EQ(report.failed.size(), 1U);
    EXPECT_THAT(report.failed[0].files, ElementsAre(file("t", "0123456789")));
    EXPECT_FALSE(report.has_delivered);
  }
}

TEST_F(DeliverTest, rows_wait_for_a_right_that_is_missing) {
  receiver_.receive = [&](const RowBatch& batch) {
    keep(batch);
    throw Error(Remedy::fix_config, "the token has expired").with_fault(Fault::access_denied);
  };
  const Error error = failure(one_job());
  EXPECT_FALSE(is_final(error));
  EXPECT_EQ(calls_.size(), 1U);
}

TEST_F(DeliverTest, after_a_torn_receipt_one_batch_comes_again) {
  const Package package = one_job(8);
  deliver(package);
  const fs::path receipts = package.path / "receipts";
  const std::string whole = read_file(receipts);
  const std::vector<Call> first = calls_;
  const std::size_t last_line = whole.rfind('\n', whole.size() - 2) + 1;
  for (std::size_t size = last_line; size < whole.size(); ++size) {
    fs::remove(receipts);
    write_file_atomic(receipts, whole.substr(0, size));
    calls_.clear();
    deliver(package);
    EXPECT_THAT(calls_, ElementsAre(first.back())) << size;
    calls_.clear();
    deliver(package);  // what was written behind the torn line counts
    EXPECT_THAT(calls_, IsEmpty()) << size;
  }
}

TEST_F(DeliverTest, a_receipt_that_cannot_be_is_none) {
  const Package package = one_job(8);
  const std::string job = file("t", "0123456789");
  write_file_atomic(package.path / "receipts", "batch_rows 3\n3 " + job + "\n4 " + job + "\n9 " + job +
                                                   "\n6 nothing.0123456789.0.columnar\n6" + job + "\n\n" +
                                                   std::string(5, '\0') + "\n");
  deliver(package);
  EXPECT_THAT(offsets(), ElementsAre(3, 6));
}

TEST_F(DeliverTest, batches_of_another_size_are_refused_once_it_has_begun) {
  const Package package = one_job(8);
  deliver(package);
  receiver_.batch_rows = 30;  // 3 is how the number begins
  const Error error = failure(package);
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_FALSE(is_final(error));
  EXPECT_THAT(error.message(), HasSubstr("batch_rows is 30"));
  EXPECT_THAT(error.message(), HasSubstr("batch_rows 3"));
  receiver_.batch_rows = 3;
  deliver(package);
}

TEST_F(DeliverTest, tables_of_the_system_do_not_come) {
  schema_.put(table_of("_dlt_notes", {column_of("n", DataType::bigint)}));
  const Package package = publish([&](PackageDraft& draft) {
    add_job(draft, "_dlt_notes", "0000000001", 0, 1);
    add_job(draft, "t", "0000000002", 0, 1);
  });
  deliver(package);
  ASSERT_EQ(calls_.size(), 1U);
  EXPECT_EQ(calls_[0].table, "t");
}

TEST_F(DeliverTest, rows_that_a_contract_left_out_come_as_a_table) {
  const Package package = publish([&](PackageDraft& draft) {
    write_job(draft.job_path(name("_sluice_rejects", "0000000001")), {{"_dlt_load_id", kLoadId}},
              batch_of(texts("table_name", {"t"}), texts("reason", {"no"}), texts("row", {R"({"n":1})"})));
    draft.info.jobs = {{file("_sluice_rejects", "0000000001"), "_sluice_rejects", 1}};
    draft.info.row_counts = {{"_sluice_rejects", 1}};
  });
  List rows;
  receiver_.receive = [&](const RowBatch& batch) { rows = batch.rows; };
  deliver(package);
  EXPECT_EQ(rows, (List{Value(Dict{{"table_name", "t"}, {"reason", "no"}, {"row", Value(Dict{{"n", 1}})}})}));
}

/// Two jobs of t, one of u.
class DeliverByManyTest : public DeliverTest {
 protected:
  Package three_jobs() {
    return publish([&](PackageDraft& draft) {
      add_job(draft, "t", "0000000001", 0, 9);
      add_job(draft, "t", "0000000002", 10, 19);
      add_job(draft, "u", "0000000003", 20, 29);
    });
  }
  /// Keeps who is inside; the first ones wait a moment for `company` others.
  void watch(std::size_t company) {
    receiver_.receive = [this, company](const RowBatch& batch) {
      keep(batch);
      std::unique_lock lock(inside_mutex_);
      inside_.insert(batch.table.name);
      most_ = std::max(most_, inside_.size());
      most_of_t_ = std::max(most_of_t_, inside_.count("t"));
      changed_.notify_all();
      changed_.wait_for(lock, std::chrono::milliseconds(500), [&] { return most_ >= company; });
      inside_.erase(inside_.find(batch.table.name));
    };
  }

  std::mutex inside_mutex_;
  std::condition_variable changed_;
  std::multiset<std::string> inside_;
  std::size_t most_ = 0;
  std::size_t most_of_t_ = 0;
};

TEST_F(DeliverByManyTest, workers_hand_over_jobs_side_by_side) {
  receiver_.workers = 3;
  watch(3);
  const LoadReport report = deliver(three_jobs());
  EXPECT_EQ(most_, 3U);
  EXPECT_EQ(most_of_t_, 2U);
  EXPECT_EQ(report.jobs.size(), 3U);
  EXPECT_THAT(report.rows, ElementsAre(Pair("t", 18), Pair("u", 9)));
  std::map<std::string, std::vector<std::uint64_t>> by_job;
  for (const Call& call : calls_) by_job[call.id.substr(0, call.id.rfind('/'))].push_back(call.offset);
  EXPECT_EQ(by_job.size(), 3U);
  for (const auto& [job, of_job] : by_job) EXPECT_THAT(of_job, ElementsAre(0, 3, 6)) << job;
}

TEST_F(DeliverByManyTest, one_worker_goes_job_by_job) {
  watch(1);
  deliver(three_jobs());
  EXPECT_EQ(most_, 1U);
  std::vector<std::int64_t> numbers;
  for (const Call& call : calls_) numbers.insert(numbers.end(), call.numbers.begin(), call.numbers.end());
  EXPECT_TRUE(std::ranges::is_sorted(numbers));
  EXPECT_EQ(numbers.size(), 27U);
}

TEST_F(DeliverByManyTest, one_job_of_each_table) {
  receiver_.workers = 3;
  options_.settings.parallelism = Parallelism::table_sequential;
  watch(2);
  deliver(three_jobs());
  EXPECT_EQ(most_, 2U);
  EXPECT_EQ(most_of_t_, 1U);
}

TEST_F(DeliverByManyTest, one_job_at_all) {
  receiver_.workers = 3;
  options_.settings.parallelism = Parallelism::sequential;
  watch(1);
  deliver(three_jobs());
  EXPECT_EQ(most_, 1U);
}

TEST_F(DeliverByManyTest, a_refusal_ends_the_other_jobs_where_they_are) {
  receiver_.workers = 3;
  const Package package = three_jobs();
  receiver_.receive = [&](const RowBatch& batch) {
    keep(batch);
    if (batch.table.name == "u") throw Error(Remedy::fix_input, "no");
    throw std::runtime_error("busy");
  };
  options_.settings.max_retries = 1'000'000;
  LoadReport report;
  EXPECT_TRUE(is_final(failure(package, report)));
  ASSERT_EQ(report.failed.size(), 1U);
  EXPECT_EQ(report.failed[0].table, "u");
  EXPECT_THAT(offsets(), Each(0));
}

TEST_F(DeliverByManyTest, a_stop_ends_behind_a_batch_and_the_rest_comes_later) {
  std::stop_source stop;
  options_.stop = stop.get_token();
  const Package package = three_jobs();
  receiver_.receive = [&](const RowBatch& batch) {
    keep(batch);
    if (calls_.size() == 2) stop.request_stop();
  };
  EXPECT_EQ(failure(package).remedy(), Remedy::retry);
  EXPECT_EQ(calls_.size(), 2U);
  options_.stop = {};
  deliver(package);
  std::set<std::string> ids;
  for (const Call& call : calls_) ids.insert(call.id);
  EXPECT_EQ(ids.size(), calls_.size());
  EXPECT_EQ(calls_.size(), 9U);
}

TEST_F(DeliverTest, rows_that_are_not_those_that_were_normalized) {
  Package package = one_job(8);
  package.info.row_counts["t"] = 7;
  EXPECT_EQ(failure(package).remedy(), Remedy::report_bug);
  package.info.jobs[0].rows = 7;
  EXPECT_EQ(failure(package).remedy(), Remedy::report_bug);
  EXPECT_THAT(calls_, IsEmpty());
}

TEST_F(DeliverTest, progress_is_told_in_rows) {
  std::vector<std::uint64_t> told;
  options_.progress = [&](std::uint64_t rows) { told.push_back(rows); };
  deliver(one_job(8));
  EXPECT_THAT(told, ElementsAre(3, 3, 2));
}

}  // namespace
}  // namespace sluice
