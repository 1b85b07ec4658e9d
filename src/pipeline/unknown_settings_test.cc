#include "pipeline/unknown_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/settings_for_tests.h"

namespace sluice {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> found_in(const std::string& toml) {
  config::Settings settings;
  settings.plain(toml);
  return unknown_settings(settings.load("pipe"));
}

TEST(UnknownSettings, AreNamedWithTheirLineAndWhatWasMeant) {
  EXPECT_THAT(found_in("[load]\nworker = 2\n"),
              ElementsAre(EndsWith(
                  "config.toml:2: load.worker is no setting, and is not read; did you mean workers?")));
  EXPECT_THAT(found_in("[pipelines.pipe]\ndatset_name = 'd'\n"),
              ElementsAre(HasSubstr("pipelines.pipe.datset_name is no setting")));
  EXPECT_THAT(found_in("[destination.duckdb]\nreplace_stategy = 'x'\n"),
              ElementsAre(HasSubstr("did you mean replace_strategy?")));
  EXPECT_THAT(
      found_in("[destination.postgres.credentials]\nhots = 'h'\n"),
      ElementsAre(HasSubstr("destination.postgres.credentials.hots is no setting, and is not read; did "
                            "you mean host?")));
  EXPECT_THAT(found_in("[pipe.load]\nworker = 2\n"), ElementsAre(HasSubstr("load.worker")));
  EXPECT_THAT(found_in("[laod]\nworkers = 2\n"), ElementsAre(HasSubstr("did you mean load?")));
  EXPECT_THAT(found_in("runtime.log_format = 'JSON'\n"),
              ElementsAre(EndsWith("runtime.log_format is no setting, and is not read")));
}

TEST(UnknownSettings, AreNotThoseThatAreRead) {
  std::string all;
  for (const char* line :
       {"load.workers = 1", "extract.workers = 1", "normalize.parquet_normalizer.add_dlt_id = true",
        "schema.json_normalizer.module = 'x'", "pipelines.pipe.dataset_name = 'd'", "dataset_name = 'e'",
        "destination.create_indexes = true", "destination.duckdb.destination_type = 'duckdb'",
        "destination.warehouse.credentials.query.sslmode = 'require'", "credentials.host = 'h'",
        "destination.credentials.port = 1", "runtime.request_timeout = 3", "pipe.runtime.max_in_flight = 1"})
    all += std::string(line) + "\n";
  EXPECT_THAT(found_in(all), IsEmpty());
}

TEST(UnknownSettings, OfSourcesOfOnesOwnAreTheirs) {
  EXPECT_THAT(found_in("sources.mine.tokne = 1\nsources.mine.deep.key = 2\nmine.x = 1\nanything = 1\n"),
              IsEmpty());
  EXPECT_THAT(found_in("sources.rest_api.passwort = 'x'\n"),
              ElementsAre(HasSubstr("did you mean password?")));
  EXPECT_THAT(found_in("sources.rest_api.username = 'x'\n"), IsEmpty());
}

TEST(UnknownSettings, OfUpstreamsFilesAreNoneOfOurs) {
  config::Settings settings;
  settings.write(".dlt/config.toml", "load.delete_completed_jobs = true\n");
  EXPECT_THAT(unknown_settings(settings.load("pipe")), IsEmpty());
}

TEST(UnknownSettings, OfSecretsAreNotRepeated) {
  config::Settings settings;
  settings.secrets("[destination.postgres]\ncanarycredentials = 'canary'\n");
  EXPECT_THAT(unknown_settings(settings.load("pipe")),
              ElementsAre(AllOf(HasSubstr("secrets.toml:2: a key is no setting"), Not(HasSubstr("canary")))));
}

}  // namespace
}  // namespace sluice
