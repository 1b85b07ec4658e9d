#include "sources/files/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

using Environment = std::map<std::string, std::string>;

s3::Credentials found(const BucketCredentials& given, const Environment& environment) {
  return credentials_of(given, config::Config::load("shop", {.environment = environment}));
}

TEST(BucketKeys, AreThoseThatAreGiven) {
  const s3::Credentials credentials =
      found({.aws_access_key_id = "id", .aws_secret_access_key = "secret", .s3_url_style = "vhost"},
            {{"AWS_ACCESS_KEY_ID", "other"},
             {"AWS_SECRET_ACCESS_KEY", "other"},
             {"AWS_SESSION_TOKEN", "of another key"},
             {"AWS_REGION", "eu-west-1"}});
  EXPECT_EQ(credentials.key_id, "id");
  EXPECT_EQ(credentials.secret, "secret");
  EXPECT_EQ(credentials.session_token, "");
  EXPECT_EQ(credentials.region, "eu-west-1");
  EXPECT_EQ(credentials.is_path_style, false);
}

TEST(BucketKeys, AreLookedUpForThePipelineThenForFilesThenUnderUpstreamsName) {
  Environment environment{{"SOURCES__FILESYSTEM__CREDENTIALS__AWS_SECRET_ACCESS_KEY", "third"},
                          {"AWS_ACCESS_KEY_ID", "last"},
                          {"SOURCES__FILES__CREDENTIALS__AWS_ACCESS_KEY_ID", "id"},
                          {"SOURCES__FILES__CREDENTIALS__ENDPOINT_URL", "http://localhost:9000"}};
  EXPECT_EQ(found({}, environment).secret, "third");
  environment["SOURCES__FILES__CREDENTIALS__AWS_SECRET_ACCESS_KEY"] = "second";
  EXPECT_EQ(found({}, environment).secret, "second");
  environment["SHOP__SOURCES__FILES__CREDENTIALS__AWS_SECRET_ACCESS_KEY"] = "first";
  EXPECT_EQ(found({}, environment).secret, "first");
  EXPECT_EQ(found({}, environment).key_id, "id");
  EXPECT_EQ(found({}, environment).endpoint, "http://localhost:9000");
}

TEST(BucketKeys, OfAwsAreTakenAsAWhole) {
  const s3::Credentials credentials = found({}, {{"AWS_ACCESS_KEY_ID", "id"},
                                                 {"AWS_SECRET_ACCESS_KEY", "secret"},
                                                 {"AWS_SESSION_TOKEN", "token"},
                                                 {"AWS_DEFAULT_REGION", "eu-west-1"},
                                                 {"AWS_ENDPOINT_URL", "http://a"},
                                                 {"AWS_ENDPOINT_URL_S3", "http://b"}});
  EXPECT_EQ(credentials.key_id, "id");
  EXPECT_EQ(credentials.secret, "secret");
  EXPECT_EQ(credentials.session_token, "token");
  EXPECT_EQ(credentials.region, "eu-west-1");
  EXPECT_EQ(credentials.endpoint, "http://b");
  EXPECT_EQ(credentials.is_path_style, std::nullopt);
}

TEST(BucketKeys, MayBeNoneOrHaveToBeWhole) {
  EXPECT_EQ(found({}, {}).key_id, "");
  EXPECT_EQ(found({}, {}).region, "us-east-1");
  EXPECT_THROW(found({.aws_access_key_id = "id"}, {{"AWS_SECRET_ACCESS_KEY", "of another key"}}), Error);
  EXPECT_THROW(found({.s3_url_style = "both"}, {}), Error);
}

}  // namespace
}  // namespace sluice
