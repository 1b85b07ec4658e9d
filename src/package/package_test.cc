#include "package/package.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FixedClock : public Clock {
 public:
  explicit FixedClock(Micros time) : time_(time) {}
  [[nodiscard]] Micros now() const override { return time_; }

 private:
  Micros time_;
};

class Store : public ::testing::Test {
 public:
  ~Store() override { fs::remove_all(folder_); }

 protected:
  Package publish(PackageState state, const std::string& load_id) {
    PackageDraft draft = PackageStore(folder_).draft(state, load_id);
    put(draft.job_path(JobName::make("t", "jsonl")), "{}\n");
    return draft.publish(Schema("events"));
  }
  static void put(const fs::path& path, const std::string& bytes) { std::ofstream(path) << bytes; }
  std::vector<std::string> ids(PackageState state) {
    std::vector<std::string> ids;
    for (const Package& package : PackageStore(folder_).list(state)) ids.push_back(package.info.load_id);
    return ids;
  }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_package_" + random_hex(8));
};

TEST_F(Store, ANewStoreIsEmpty) {
  EXPECT_THAT(ids(PackageState::extracted), ElementsAre());
  EXPECT_TRUE(fs::is_directory(folder_ / "extracted"));
  EXPECT_TRUE(fs::is_directory(folder_ / "normalized"));
  EXPECT_TRUE(fs::is_directory(folder_ / "loaded"));
}

TEST_F(Store, PublishedPackagesAreListedAndReadBack) {
  const Package package = publish(PackageState::extracted, "10.000001");
  EXPECT_EQ(package.path, folder_ / "extracted" / "10.000001");
  const PackageStore store(folder_);
  const auto packages = store.list(PackageState::extracted);
  ASSERT_EQ(packages.size(), 1U);
  EXPECT_EQ(packages[0].path, package.path);
  EXPECT_EQ(store.schema(packages[0]).name, "events");
  EXPECT_FALSE(fs::exists(folder_ / "extracted" / "10.000001.tmp"));
}

TEST_F(Store, PackagesAreListedOldestFirst) {
  for (const char* id : {"1000.000000", "999.999999", "1000.000001", "20.5"})
    publish(PackageState::normalized, id);
  EXPECT_THAT(ids(PackageState::normalized), ElementsAre("20.5", "999.999999", "1000.000000", "1000.000001"));
}

TEST_F(Store, StrangersAreIgnored) {
  publish(PackageState::extracted, "1.000000");
  fs::create_directory(folder_ / "extracted" / "notes");
  put(folder_ / "extracted" / ".DS_Store", "x");
  EXPECT_THAT(ids(PackageState::extracted), ElementsAre("1.000000"));
}

TEST_F(Store, ADraftThatIsNotPublishedGoes) {
  const PackageStore store(folder_);
  {
    PackageDraft draft = store.draft(PackageState::extracted, "1.000000");
    EXPECT_EQ(draft.info.load_id, "1.000000");
    const PackageDraft moved = std::move(draft);
    EXPECT_TRUE(fs::exists(moved.path() / "new_jobs"));
  }
  EXPECT_TRUE(fs::is_empty(folder_ / "extracted"));
}

TEST_F(Store, DraftsOfADeadProcessAreSwept) {
  const PackageStore store(folder_);
  for (const char* state : {"extracted", "normalized", "loaded"}) {
    fs::create_directories(folder_ / state / "1.000000.tmp" / "new_jobs");
    put(folder_ / state / "1.000000.tmp" / "new_jobs" / "x", "x");
  }
  const PackageStore next(folder_);
  for (const char* state : {"extracted", "normalized", "loaded"}) EXPECT_TRUE(fs::is_empty(folder_ / state));
}

TEST_F(Store, AnExtractedPackageGoesWithItsNormalizedTwin) {
  publish(PackageState::extracted, "1.000000");
  publish(PackageState::extracted, "2.000000");
  publish(PackageState::normalized, "1.000000");
  EXPECT_THAT(ids(PackageState::extracted), ElementsAre("2.000000"));
  EXPECT_THAT(ids(PackageState::normalized), ElementsAre("1.000000"));
}

TEST_F(Store, RemoveTakesThePackage) {
  const Package package = publish(PackageState::extracted, "1.000000");
  PackageStore(folder_).remove(package);
  EXPECT_TRUE(fs::is_empty(folder_ / "extracted"));
}

TEST_F(Store, FinishKeepsWhatThePackageWas) {
  const Package package = publish(PackageState::normalized, "1.000000");
  PackageStore(folder_).finish(package);
  EXPECT_THAT(ids(PackageState::normalized), ElementsAre());
  EXPECT_THAT(ids(PackageState::loaded), ElementsAre("1.000000"));
  EXPECT_FALSE(fs::exists(folder_ / "loaded" / "1.000000" / "new_jobs"));
  EXPECT_TRUE(fs::exists(folder_ / "loaded" / "1.000000" / "schema.json"));
}

TEST_F(Store, JobFilesOfALoadedPackageAreSwept) {
  publish(PackageState::loaded, "1.000000");  // as a crash inside finish leaves it
  const PackageStore next(folder_);
  EXPECT_FALSE(fs::exists(folder_ / "loaded" / "1.000000" / "new_jobs"));
  EXPECT_THAT(ids(PackageState::loaded), ElementsAre("1.000000"));
}

TEST_F(Store, HostileTablesStayInThePackage) {
  const PackageStore store(folder_);
  PackageDraft draft = store.draft(PackageState::normalized, "1.000000");
  for (const std::string& table :
       {std::string(".."), std::string("../../x"), std::string("a/b"), std::string(10'000, '.')}) {
    const JobName name = JobName::make(table, "columnar");
    put(draft.job_path(name), "x");
    draft.info.jobs.push_back({.file = name.to_string(), .table = table, .rows = 1});
  }
  draft.publish(Schema("events"));
  const Package package = store.list(PackageState::normalized).at(0);
  ASSERT_EQ(package.info.jobs.size(), 4U);
  EXPECT_EQ(package.info.jobs[3].table, std::string(10'000, '.'));
  for (const JobFile& job : package.info.jobs) {
    EXPECT_EQ(package.job_path(job.file).parent_path(), package.path / "new_jobs");
    EXPECT_EQ(read_file(package.job_path(job.file)), "x");
  }
}

TEST_F(Store, DamageIsAClearError) {
  const Package package = publish(PackageState::normalized, "1.000000");
  const PackageStore store(folder_);
  put(package.path / "package.json", "{\"load_id\": ");
  EXPECT_THROW(static_cast<void>(store.list(PackageState::normalized)), Error);
  put(package.path / "schema.json", "{");
  try {
    static_cast<void>(store.schema(package));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    EXPECT_THAT(error.what(), HasSubstr("schema.json is damaged"));
  }
}

TEST_F(Store, APackageUnderAnotherNameIsRefused) {
  const Package package = publish(PackageState::normalized, "1.000000");
  fs::rename(package.path, folder_ / "normalized" / "2.000000");
  EXPECT_THROW(static_cast<void>(PackageStore(folder_).list(PackageState::normalized)), Error);
}

TEST_F(Store, AFailedPublishLeavesNoPackage) {
  const PackageStore store(folder_);
  {
    PackageDraft draft = store.draft(PackageState::extracted, "1.000000");
    fs::create_directory(draft.path() / "package.json");
    EXPECT_THROW(draft.publish(Schema("events")), Error);
  }
  EXPECT_TRUE(fs::is_empty(folder_ / "extracted"));
}

TEST_F(Store, LoadIdsOnlyRise) {
  const PackageStore store(folder_);
  EXPECT_EQ(store.next_load_id(FixedClock(5'000'000), ""), "5.000000");
  publish(PackageState::loaded, "7.000000");
  EXPECT_EQ(store.next_load_id(FixedClock(5'000'000), ""), "7.000001");
  EXPECT_EQ(store.next_load_id(FixedClock(5'000'000), "8.5"), "8.500001");
  const PackageDraft draft = store.draft(PackageState::extracted, "9.000000");
  EXPECT_EQ(store.next_load_id(FixedClock(5'000'000), "8.5"), "9.000001");
  EXPECT_EQ(store.next_load_id(FixedClock(10'000'000), "8.5"), "10.000000");
}

}  // namespace
}  // namespace sluice
