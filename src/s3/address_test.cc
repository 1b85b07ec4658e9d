#include "s3/address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice::s3 {
namespace {

using ::testing::HasSubstr;

std::string url(const std::string& bucket, const Credentials& credentials, std::string_view key = "k") {
  return Address(bucket, credentials).url_of(key, credentials.region);
}

std::string error_of(const std::string& bucket, const Credentials& credentials) {
  try {
    const Address address(bucket, credentials);
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    return error.what();
  }
  return "no error";
}

TEST(Address, AwsIsAskedInFrontOfTheHost) {
  EXPECT_EQ(url("shop", {}), "https://shop.s3.us-east-1.amazonaws.com/k");
  EXPECT_EQ(url("shop", {.region = "eu-west-1"}, ""), "https://shop.s3.eu-west-1.amazonaws.com");
  EXPECT_EQ(url("shop", {.region = "cn-north-1"}), "https://shop.s3.cn-north-1.amazonaws.com.cn/k");
}

TEST(Address, NamesThatNoCertificateFitsStandInThePath) {
  EXPECT_EQ(url("my.shop", {}), "https://s3.us-east-1.amazonaws.com/my.shop/k");
  EXPECT_EQ(url("My_shop", {}), "https://s3.us-east-1.amazonaws.com/My_shop/k");
}

TEST(Address, AnEndpointOfOnesOwnHasItInThePath) {
  EXPECT_EQ(url("shop", {.endpoint = "http://127.0.0.1:9000/"}), "http://127.0.0.1:9000/shop/k");
  EXPECT_EQ(url("shop", {.endpoint = "https://host/gate"}), "https://host/gate/shop/k");
  EXPECT_EQ(url("shop", {.endpoint = "https://host:1", .is_path_style = false}), "https://shop.host:1/k");
  EXPECT_EQ(url("shop", {.is_path_style = true}), "https://s3.us-east-1.amazonaws.com/shop/k");
}

TEST(Address, KeysAreEncodedButForTheirSlashes) {
  EXPECT_EQ(url("shop", {}, "a b/+%&=?#~/ö//\n"),
            "https://shop.s3.us-east-1.amazonaws.com/a%20b/%2B%25%26%3D%3F%23~/%C3%B6//%0A");
  EXPECT_EQ(url("shop", {}, "/../."), "https://shop.s3.us-east-1.amazonaws.com//../.");
}

TEST(Address, WhatWouldLeadElsewhereIsRefused) {
  EXPECT_THAT(error_of("", {}), HasSubstr("is no name of a bucket"));
  EXPECT_THAT(error_of("a/b", {}), HasSubstr("\"a/b\" is no name of a bucket"));
  EXPECT_THAT(error_of("evil.com#", {}), HasSubstr("is no name of a bucket"));
  EXPECT_THAT(error_of("..", {}), HasSubstr("is no name of a bucket"));
  EXPECT_THAT(error_of("shop", {.region = "x.evil.com/"}), HasSubstr("is no region"));
  EXPECT_THAT(error_of("shop", {.endpoint = "localhost:9000"}),
              HasSubstr("is no endpoint; it has to be like http"));
  EXPECT_THAT(error_of("shop", {.endpoint = "ftp://host"}), HasSubstr("is no endpoint"));
}

TEST(Address, AnEndpointsCredentialsAreNotShown) {
  EXPECT_THAT(error_of("shop", {.endpoint = "http://me:s3cret@host"}),
              ::testing::AllOf(HasSubstr("is no endpoint"), ::testing::Not(HasSubstr("s3cret"))));
}

}  // namespace
}  // namespace sluice::s3
