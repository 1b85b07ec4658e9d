#include "config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/settings_for_tests.h"

namespace sluice::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const Key kPassword{
    .sections = {"destination", "postgres"}, .name = "password", .inner = {"credentials"}, .is_secret = true};
const Key kIndexes{.sections = {"destination", "postgres"}, .name = "create_indexes"};

template <class Work>
Error error_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  return Error(Remedy::report_bug, "no error");
}

class ConfigTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string found(const Key& key, const std::string& pipeline = "pipe") const {
    const auto value = settings_.load(pipeline).find(key);
    return value ? value->text() : "none";
  }
  /// Which of the variables is looked at first, second, …: each is taken away when it was found.
  std::vector<std::string> order(const Key& key, const std::vector<std::string>& names) {
    for (const std::string& name : names) settings_.environment[name] = name;
    std::vector<std::string> out;
    for (std::string name = found(key); name != "none"; name = found(key)) {
      out.push_back(name);
      settings_.environment.erase(name);
    }
    return out;
  }

  Settings settings_;
};

TEST_F(ConfigTest, nothing_is_configured) {
  EXPECT_EQ(found(kPassword), "none");
  EXPECT_FALSE(Config().find(kPassword).has_value());
}

TEST_F(ConfigTest, environment_goes_over_secrets_and_these_over_config) {
  settings_.plain("[destination.postgres]\ncreate_indexes = 'plain'");
  EXPECT_EQ(found(kIndexes), "plain");
  settings_.secrets("[destination.postgres]\ncreate_indexes = 'secrets'");
  EXPECT_EQ(found(kIndexes), "secrets");
  settings_.environment["DESTINATION__POSTGRES__CREATE_INDEXES"] = "variable";
  EXPECT_EQ(found(kIndexes), "variable");
  settings_.environment["DESTINATION__POSTGRES__CREATE_INDEXES"] = "";
  EXPECT_EQ(found(kIndexes), "secrets");
}

TEST_F(ConfigTest, a_provider_goes_over_longer_sections_of_the_next_one) {
  settings_.secrets("[destination.postgres]\ncreate_indexes = 'long'");
  settings_.environment["CREATE_INDEXES"] = "short";
  EXPECT_EQ(found(kIndexes), "short");
}

TEST_F(ConfigTest, what_is_said_for_the_pipeline_goes_over_all_that_is_said_for_all) {
  settings_.environment["DESTINATION__POSTGRES__CREATE_INDEXES"] = "for all";
  settings_.plain("[pipe]\ncreate_indexes = 'for pipe'");
  EXPECT_EQ(found(kIndexes, "pipe"), "for pipe");
  EXPECT_EQ(found(kIndexes, "other"), "for all");
  EXPECT_EQ(found(kIndexes, ""), "for all");
}

// The same names in the same order as those that upstream lists when it finds nothing.
TEST_F(ConfigTest, sections_are_left_out_from_the_end_but_the_inner_one_stays) {
  const std::vector<std::string> names{"PIPE__DESTINATION__POSTGRES__CREDENTIALS__PASSWORD",
                                       "PIPE__DESTINATION__CREDENTIALS__PASSWORD",
                                       "PIPE__CREDENTIALS__PASSWORD",
                                       "DESTINATION__POSTGRES__CREDENTIALS__PASSWORD",
                                       "DESTINATION__CREDENTIALS__PASSWORD",
                                       "CREDENTIALS__PASSWORD"};
  std::vector<std::string> all = names;
  for (const char* other : {"PASSWORD", "PIPE__PASSWORD", "DESTINATION__PASSWORD", "POSTGRES__PASSWORD"})
    all.emplace_back(other);
  EXPECT_EQ(order(kPassword, all), names);
}

TEST_F(ConfigTest, a_source_may_be_written_without_its_module) {
  const std::vector<std::string> names{
      "PIPE__SOURCES__MY_MOD__CHESS__API_KEY",
      "PIPE__SOURCES__MY_MOD__API_KEY",
      "PIPE__SOURCES__CHESS__API_KEY",
      "PIPE__SOURCES__API_KEY",
      "PIPE__API_KEY",
      "SOURCES__MY_MOD__CHESS__API_KEY",
      "SOURCES__MY_MOD__API_KEY",
      "SOURCES__CHESS__API_KEY",
      "SOURCES__API_KEY",
      "API_KEY",
  };
  EXPECT_EQ(order({.sections = {"sources", "my_mod", "chess"}, .name = "api_key"}, names), names);
  EXPECT_EQ(
      order({.sections = {"sources", "chess", "chess"}, .name = "api_key"}, names),
      std::vector<std::string>({"PIPE__SOURCES__CHESS__API_KEY", "PIPE__SOURCES__API_KEY", "PIPE__API_KEY",
                                "SOURCES__CHESS__API_KEY", "SOURCES__API_KEY", "API_KEY"}));
}

TEST_F(ConfigTest, a_table_is_found_as_such) {
  settings_.secrets("[destination.postgres.credentials]\nhost = 'h'");
  const auto table = settings_.load().find({.sections = {"destination", "postgres"}, .name = "credentials"});
  ASSERT_TRUE(table.has_value());
  EXPECT_TRUE(table->is_table());
  EXPECT_EQ(table->table(), (Dict{{"host", "h"}}));
}

TEST_F(ConfigTest, the_folder_of_upstream_counts_where_ours_has_no_settings) {
  settings_.write(".dlt/config.toml", "create_indexes = 'dlt'");
  EXPECT_EQ(found(kIndexes), "dlt");
  settings_.write(".sluice/notes.txt", "no settings");
  EXPECT_EQ(found(kIndexes), "dlt");
  settings_.secrets("other = 1");
  EXPECT_EQ(found(kIndexes), "none");
}

TEST_F(ConfigTest, the_project_is_merged_over_the_user) {
  settings_.write("home_dlt/config.toml", "create_indexes = 'unused'");
  settings_.write("home/config.toml",
                  "create_indexes = 'short'\n[destination.postgres]\na = 1\nb = 1\nc.d = 1");
  settings_.plain("[destination.postgres]\nb = 2\nc.e = 2");
  EXPECT_EQ(found(kIndexes), "short");
  EXPECT_EQ(found({.sections = {"destination", "postgres"}, .name = "a"}), "1");
  EXPECT_EQ(found({.sections = {"destination", "postgres"}, .name = "b"}), "2");
  EXPECT_EQ(found({.sections = {"destination", "postgres", "c"}, .name = "d"}), "1");
  EXPECT_EQ(found({.sections = {"destination", "postgres", "c"}, .name = "e"}), "2");
  // Merged, not asked in turn: a longer section of the user goes over a shorter one of the project.
  settings_.write("home/config.toml", "[destination.postgres]\ncreate_indexes = 'user'");
  settings_.plain("create_indexes = 'project'");
  EXPECT_EQ(found(kIndexes), "user");
}

TEST_F(ConfigTest, a_secret_in_config_toml_is_an_error) {
  settings_.plain("[destination.postgres.credentials]\nhost = 'h'\npassword = 'canary'");
  const Error error = error_of([&] { (void)found(kPassword); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.what(),
              AllOf(HasSubstr("config.toml:3: destination.postgres.credentials.password is a secret"),
                    HasSubstr("secrets.toml"), Not(HasSubstr("canary"))));
  settings_.environment["DESTINATION__POSTGRES__CREDENTIALS__PASSWORD"] = "from elsewhere";
  EXPECT_EQ(found(kPassword), "from elsewhere");
}

TEST_F(ConfigTest, a_table_in_config_toml_is_no_secret) {
  settings_.plain("[destination.postgres.credentials]\nhost = 'h'");
  const Key credentials{.sections = {"destination", "postgres"}, .name = "credentials", .is_secret = true};
  EXPECT_TRUE(settings_.load().find(credentials)->is_table());
  settings_.plain("destination.postgres.credentials = 'postgresql://me:canary@h/d'");
  EXPECT_THAT(error_of([&] { (void)found(credentials); }).what(),
              AllOf(HasSubstr("config.toml:1: "), Not(HasSubstr("canary"))));
}

TEST_F(ConfigTest, secrets_are_mounted_as_files_or_folders) {
  settings_.write("run/destination--credentials--password", "as file\n");
  EXPECT_EQ(settings_.load().find(kPassword)->secret(), Secret("as file"));
  settings_.environment["DESTINATION__POSTGRES__CREDENTIALS__PASSWORD"] = "variable";
  EXPECT_EQ(found(kPassword), "variable") << "its sections are longer";
  const std::string name = "destination--postgres--credentials--password";
  settings_.write("run/" + name + "/" + name, "in folder");
  EXPECT_EQ(found(kPassword), "in folder");
  settings_.write("run/create-indexes", "mounted");
  EXPECT_EQ(found(kIndexes), "none") << "it is no secret";
}

TEST_F(ConfigTest, a_file_that_cannot_be_read) {
  settings_.write(".sluice/config.toml/file", "");
  EXPECT_THAT(error_of([&] { (void)settings_.load(); }).what(), HasSubstr("config.toml"));
}

TEST(SurroundingsTest, folders_of_a_user) {
  const Settings home;
  const std::string path = home.folder().string();
  EXPECT_THAT(global_folders({{"HOME", "/h"}}, false), ElementsAre("/h/.sluice", "/h/.dlt"));
  EXPECT_THAT(global_folders({{"HOME", "/h"}}, true), ElementsAre("/h/.sluice", "/var/dlt"));
  EXPECT_THAT(global_folders({}, true), ElementsAre("/var/dlt"));
  EXPECT_THAT(global_folders({}, false), ElementsAre());
  EXPECT_THAT(global_folders({{"HOME", path}, {"XDG_DATA_HOME", "/x"}}, false),
              ElementsAre(path + "/.sluice", "/x/dlt"));
  home.write(".dlt/config.toml", "");
  EXPECT_THAT(global_folders({{"HOME", path}, {"XDG_DATA_HOME", "/x"}}, false),
              ElementsAre(path + "/.sluice", path + "/.dlt"));
}

TEST(SurroundingsTest, a_process_has_its_environment) {
  const Surroundings surroundings = surroundings_of_process();
  EXPECT_TRUE(surroundings.environment.contains("PATH"));
  EXPECT_THAT(surroundings.project_folders, ElementsAre(".sluice", ".dlt"));
}

}  // namespace
}  // namespace sluice::config
