#include "s3/bucket.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "sluice/error.hpp"
#include "support/s3_server.h"

namespace sluice::s3 {
namespace {

using sluice::testing::s3_credentials;
using sluice::testing::S3Bucket;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// Keys that a URL, a form or XML reads in a way of its own.
const std::vector<std::string> kOddKeys{" ",         "a b",      "a+b",     "a%20b",  "a%2Bb",     "100%",
                                        "a&b=c?d#e", "ö/日本語", "a//b",    "/a",     "a/",        "a/../b",
                                        "./a",       "a/.",      "a~",      "~",      "a\tb",      "a\x01",
                                        "<a>&amp;",  "'\"",      "a;b:c@d", "$,!*()", "[x]|\\^`{}"};

http::SessionOptions quick(int attempts = 3) { return {.retry = {.attempts = attempts, .factor = 0.01}}; }

std::vector<Object> all_of(const Bucket& bucket, const std::string& prefix = "", int page_size = 0) {
  std::vector<Object> objects;
  auto pages = bucket.list(prefix, page_size);
  for (const std::vector<Object>& page : pages) objects.insert(objects.end(), page.begin(), page.end());
  return objects;
}

std::vector<std::string> keys_of(const Bucket& bucket, const std::string& prefix = "", int page_size = 0) {
  std::vector<std::string> keys;
  for (const Object& object : all_of(bucket, prefix, page_size)) keys.push_back(object.key);
  return keys;
}

template <class Call>
Error error_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return {Remedy::report_bug, "no error"};
}

/// Against the server that tests/support/s3_server.py starts.
class BucketTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] Bucket open(const Credentials& credentials = s3_credentials()) const {
    return {server_.name(), credentials, quick()};
  }
  std::string fetched(const Bucket& bucket, const Object& object) {
    bucket.fetch(object, file_);
    return read_file(file_);
  }

  S3Bucket server_;
  fs::path folder_ = fs::temp_directory_path() / server_.name();
  fs::path file_ = folder_ / "object";
};

TEST_F(BucketTest, AnEmptyBucketHasNothing) {
  const Bucket bucket = open();
  EXPECT_THAT(keys_of(bucket), IsEmpty());
}

TEST_F(BucketTest, AnObjectHasKeySizeTimeAndTag) {
  const std::int64_t before = std::time(nullptr);
  server_.put("a.txt", "12345");
  const Bucket bucket = open();
  const std::vector<Object> objects = all_of(bucket);
  ASSERT_THAT(objects, SizeIs(1));
  EXPECT_EQ(objects[0].key, "a.txt");
  EXPECT_EQ(objects[0].bytes, 5U);
  EXPECT_GE(objects[0].modified_micros, (before - 1) * 1'000'000);
  EXPECT_LE(objects[0].modified_micros, (std::time(nullptr) + 1) * 1'000'000);
  EXPECT_EQ(objects[0].etag, "\"827ccb0eea8a706c4c34a16891f84e7b\"");  // of such an object the MD5
  const Object head = bucket.head("a.txt");
  EXPECT_EQ(head.key, "a.txt");
  EXPECT_EQ(head.bytes, 5U);
  EXPECT_EQ(head.etag, objects[0].etag);
  EXPECT_LE(std::abs(head.modified_micros - objects[0].modified_micros), 1'000'000);
}

TEST_F(BucketTest, AListingGoesOnAfterAThousand) {
  std::vector<std::string> keys;
  for (int i = 1000; i < 2005; ++i) keys.push_back("part-" + std::to_string(i));
  for (const std::string& key : keys) server_.put(key, "x");
  const Bucket bucket = open();
  std::vector<std::size_t> sizes;
  auto pages = bucket.list("");
  for (const auto& page : pages) sizes.push_back(page.size());
  EXPECT_THAT(sizes, ElementsAre(1000, 5));
  EXPECT_EQ(keys_of(bucket), keys);
}

TEST_F(BucketTest, PagesMayBeSmall) {
  for (const char* key : {"a/1", "a/2", "a/3", "b/1", "b/2"}) server_.put(key, "");
  const Bucket bucket = open();
  EXPECT_THAT(keys_of(bucket, "", 2), ElementsAre("a/1", "a/2", "a/3", "b/1", "b/2"));
  EXPECT_THAT(keys_of(bucket, "a/", 1), ElementsAre("a/1", "a/2", "a/3"));
  EXPECT_THAT(keys_of(bucket, "b/2", 1), ElementsAre("b/2"));
  EXPECT_THAT(keys_of(bucket, "c"), IsEmpty());
}

TEST_F(BucketTest, AnyKeyIsListedAndRead) {
  for (const std::string& key : kOddKeys) server_.put(key, "of " + key);
  const Bucket bucket = open();
  const std::vector<Object> objects = all_of(bucket, "", 10);
  std::vector<std::string> sorted = kOddKeys;
  std::ranges::sort(sorted);
  ASSERT_EQ(objects.size(), sorted.size());
  for (std::size_t i = 0; i < objects.size(); ++i) {
    EXPECT_EQ(objects[i].key, sorted[i]);
    EXPECT_EQ(bucket.read(objects[i]), "of " + sorted[i]);
    EXPECT_EQ(fetched(bucket, objects[i]), "of " + sorted[i]);
    EXPECT_EQ(bucket.head(sorted[i]).bytes, objects[i].bytes) << sorted[i];
    EXPECT_THAT(keys_of(bucket, sorted[i]), ::testing::Contains(sorted[i]));
  }
}

TEST_F(BucketTest, AnObjectMayBeEmpty) {
  server_.put("empty", "");
  const Bucket bucket = open();
  const Object object = bucket.head("empty");
  EXPECT_EQ(object.bytes, 0U);
  EXPECT_EQ(bucket.read(object), "");
  EXPECT_EQ(fetched(bucket, object), "");
}

TEST_F(BucketTest, APackedObjectStaysPacked) {
  const std::string packed = "\x1f\x8b\x08 not even real";
  server_.put("a.gz", packed, {{"Content-Encoding", "gzip"}});
  const Bucket bucket = open();
  EXPECT_EQ(bucket.read(bucket.head("a.gz")), packed);
  EXPECT_EQ(fetched(bucket, bucket.head("a.gz")), packed);
}

TEST_F(BucketTest, ALargeObjectTakesNoMemory) {
  constexpr std::uint64_t kBytes = 200'000'000;
  const auto peak_kib = [] {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
      if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6));
    return 0UL;
  };
  const Bucket bucket = open();
  const Object object = bucket.head("huge-" + std::to_string(kBytes));
  ASSERT_EQ(object.bytes, kBytes);
  const unsigned long before = peak_kib();
  bucket.fetch(object, file_);
  EXPECT_EQ(fs::file_size(file_), kBytes);
  EXPECT_LT(peak_kib() - before, 16UL << 10);
  const Error error = error_of([&] {
    const Bucket careful(server_.name(), s3_credentials(), {.limits = {.max_response_bytes = 1000}});
    static_cast<void>(careful.read(object));
  });
  EXPECT_THAT(error.what(), HasSubstr("larger than 1000 bytes"));
}

TEST_F(BucketTest, WhatMayPassIsAskedAgain) {
  server_.put("busy-2/a", "quiet");
  server_.put("cut-1/a", "0123456789");
  const Bucket bucket = open();
  EXPECT_EQ(bucket.read({.key = "busy-2/a", .bytes = 5}), "quiet");
  EXPECT_EQ(fetched(bucket, {.key = "cut-1/a", .bytes = 10}), "0123456789");
}

TEST_F(BucketTest, ABusyServerIsAnErrorInTheEnd) {
  server_.put("busy-9/a", "quiet");
  const Bucket bucket = open();
  const Error error = error_of([&] { bucket.fetch({.key = "busy-9/a", .bytes = 5}, file_); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_EQ(error.vendor_code(), "SlowDown");
  EXPECT_THAT(error.what(),
              HasSubstr("s3://" + server_.name() + "/busy-9/a: the server answered 503 SlowDown: Please"));
}

TEST_F(BucketTest, ACutObjectIsAnErrorInTheEnd) {
  server_.put("cut-9/a", std::string(1000, 'x'));
  const Bucket bucket = open();
  const Error error = error_of([&] { bucket.fetch({.key = "cut-9/a", .bytes = 1000}, file_); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_THAT(error.what(), HasSubstr("given up after 3 attempts"));
}

TEST_F(BucketTest, AReplacedObjectIsNoticed) {
  server_.put("a", "first");
  const Bucket bucket = open();
  const Object object = bucket.head("a");
  server_.put("a", "other");
  for (const Error& error : {error_of([&] { bucket.fetch(object, file_); }),
                             error_of([&] { static_cast<void>(bucket.read(object)); })}) {
    EXPECT_EQ(error.remedy(), Remedy::retry);
    EXPECT_THAT(error.what(), HasSubstr("/a: it is no longer what was listed; run again"));
  }
  EXPECT_EQ(error_of([&] { bucket.fetch({.key = "a", .bytes = 4}, file_); }).remedy(), Remedy::retry);
}

TEST_F(BucketTest, ARemovedObjectIsNoticed) {
  server_.put("a", "first");
  const Bucket bucket = open();
  const Object object = bucket.head("a");
  server_.remove("a");
  const Error error = error_of([&] { bucket.fetch(object, file_); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_EQ(error.vendor_code(), "NoSuchKey");
}

TEST_F(BucketTest, AMissingKeyIsSaid) {
  const Bucket bucket = open();
  const Error error = error_of([&] { static_cast<void>(bucket.head("none/at all")); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_EQ(error.vendor_code(), "NoSuchKey");
  EXPECT_THAT(error.what(),
              AllOf(HasSubstr(server_.name() + "/none/at all: the server answered 404 NoSuchKey"),
                    HasSubstr("check the key")));
}

TEST_F(BucketTest, AMissingBucketIsSaid) {
  const Bucket bucket("no-such-bucket", s3_credentials(), quick());
  for (const Error& error :
       {error_of([&] { keys_of(bucket); }), error_of([&] { static_cast<void>(bucket.head("a")); }),
        error_of([&] { static_cast<void>(bucket.read({.key = "a"})); })}) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_EQ(error.vendor_code(), "NoSuchBucket");
    EXPECT_THAT(error.what(), AllOf(HasSubstr("s3://no-such-bucket"), HasSubstr("check the bucket's name"),
                                    HasSubstr(s3_credentials().endpoint)));
  }
}

TEST_F(BucketTest, AWrongSecretIsSaid) {
  Credentials wrong = s3_credentials();
  wrong.secret = "wrong" + wrong.secret;
  const Bucket bucket = open(wrong);
  const Error error = error_of([&] { keys_of(bucket); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_EQ(error.vendor_code(), "SignatureDoesNotMatch");
  EXPECT_THAT(error.what(), AllOf(HasSubstr("signing method; check the secret that belongs to"),
                                  Not(HasSubstr(wrong.secret))));
}

TEST_F(BucketTest, AnUnknownKeyIdIsSaid) {
  Credentials wrong = s3_credentials();
  wrong.key_id = "AKIANOBODY";
  const Bucket bucket = open(wrong);
  EXPECT_EQ(error_of([&] { static_cast<void>(bucket.head("a")); }).vendor_code(), "InvalidAccessKeyId");
}

TEST_F(BucketTest, WhoMayNotIsTold) {
  const Credentials poor = s3_credentials("SLUICE_TEST_S3_POOR_KEYS");
  server_.put("a", "x");
  const Bucket bucket = open(poor);
  for (const Error& error : {error_of([&] { keys_of(bucket); }),
                             error_of([&] { static_cast<void>(bucket.read({.key = "a", .bytes = 1})); })}) {
    EXPECT_EQ(error.vendor_code(), "AccessDenied");
    EXPECT_THAT(error.what(), AllOf(HasSubstr("check what the key id " + poor.key_id + " may do"),
                                    Not(HasSubstr(poor.secret))));
  }
}

TEST_F(BucketTest, AKeyWithoutItsSecretIsRefused) {
  EXPECT_THAT(error_of([&] { static_cast<void>(open({.key_id = "AKIA"})); }).what(),
              HasSubstr("belong together"));
}

TEST_F(BucketTest, TemporaryKeysBringTheirToken) {
  const Credentials temporary = s3_credentials("SLUICE_TEST_S3_ROLE_KEYS");
  ASSERT_FALSE(temporary.session_token.empty());
  server_.put("a b", "x");
  EXPECT_EQ(keys_of(open(temporary)).size(), 1U);
  EXPECT_EQ(open(temporary).read({.key = "a b", .bytes = 1}), "x");

  Credentials stale = temporary;
  stale.session_token = "stale/token+1==";
  const Error error = error_of([&] { keys_of(open(stale)); });
  EXPECT_EQ(error.vendor_code(), "InvalidToken");
  EXPECT_THAT(error.what(), AllOf(HasSubstr("get a new session token"), Not(HasSubstr("stale"))));
}

TEST_F(BucketTest, APublicBucketIsReadWithoutKeys) {
  S3Bucket open_to_all("public");
  open_to_all.put("a b", "x");
  const Credentials nobody{.endpoint = s3_credentials().endpoint};
  const Bucket bucket("public", nobody, quick());
  EXPECT_THAT(keys_of(bucket), ElementsAre("a b"));
  EXPECT_EQ(bucket.read(bucket.head("a b")), "x");
  const Error error = error_of([&] { keys_of(open(nobody)); });
  EXPECT_THAT(error.what(), AllOf(HasSubstr("AccessDenied"), HasSubstr("the request was not signed")));
}

TEST_F(BucketTest, TheBucketMayStandInFrontOfTheHost) {
  server_.put("a b/ö", "x");
  Credentials virtual_hosted = s3_credentials();
  virtual_hosted.endpoint.replace(virtual_hosted.endpoint.find("127.0.0.1"), 9, "localhost");
  virtual_hosted.is_path_style = false;
  const Bucket bucket = open(virtual_hosted);
  EXPECT_THAT(keys_of(bucket, "a b/"), ElementsAre("a b/ö"));
  EXPECT_EQ(bucket.read(bucket.head("a b/ö")), "x");
}

TEST_F(BucketTest, TheRegionThatTheServerNamesIsAsked) {
  for (const char* name : {"far-eu-west-2", "moved-eu-west-2"}) {
    S3Bucket there(name, "eu-west-2");
    there.put("a b", "x");
    EXPECT_THAT(keys_of(Bucket(name, s3_credentials(), quick())), ElementsAre("a b")) << name;
    const Bucket bucket(name, s3_credentials(), quick());
    EXPECT_EQ(bucket.read({.key = "a b", .bytes = 1}), "x") << name;
    EXPECT_EQ(fetched(bucket, bucket.head("a b")), "x") << name;
  }
}

TEST_F(BucketTest, ARegionIsAskedForOnce) {
  const Bucket bucket("lost-eu-west-2", s3_credentials(), quick());  // it is there in no region
  const Error error = error_of([&] { keys_of(bucket); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_EQ(error.vendor_code(), "AuthorizationHeaderMalformed");
  EXPECT_THAT(error.what(), HasSubstr("the bucket is in the region eu-west-2"));
}

TEST_F(BucketTest, AListingThatIsNoneIsRefused) {
  const Bucket bucket("forged", s3_credentials(), quick());
  const auto wrong = [&](const char* prefix) {
    return std::string(error_of([&] { keys_of(bucket, prefix); }).what());
  };
  EXPECT_THAT(wrong("html"), AllOf(HasSubstr("s3://forged: the answer is no listing"),
                                   HasSubstr("Please log in"), HasSubstr("it has to speak S3")));
  EXPECT_THAT(wrong("broken"), HasSubstr("is no listing"));
  EXPECT_THAT(wrong("endless"), HasSubstr("round in circles"));
  EXPECT_THAT(wrong("tokenless"), HasSubstr("does not say how it goes on"));
  EXPECT_THAT(wrong("sizeless"), HasSubstr("without a key, a size or a time"));
  EXPECT_THAT(wrong("timeless"), HasSubstr("without a key, a size or a time"));
  EXPECT_THAT(keys_of(bucket, "plus"), ElementsAre("plus/a b+c\x01"));
}

TEST_F(BucketTest, NobodyListening) {
  Credentials nowhere = s3_credentials();
  nowhere.endpoint = "http://127.0.0.1:1";
  const Error error = error_of([&] { keys_of(open(nowhere)); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_THAT(error.what(), AllOf(HasSubstr("http://127.0.0.1:1/" + server_.name()),
                                  HasSubstr("after 3 attempts"), Not(HasSubstr(nowhere.secret))));
}

TEST_F(BucketTest, ManyThreadsMayAsk) {
  for (int i = 0; i < 8; ++i) server_.put("k" + std::to_string(i), "v" + std::to_string(i));
  const Bucket bucket = open();
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back(
        [&, i] { EXPECT_EQ(bucket.read(bucket.head("k" + std::to_string(i))), "v" + std::to_string(i)); });
}

}  // namespace
}  // namespace sluice::s3
