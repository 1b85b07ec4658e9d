#pragma once

#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/ids.h"
#include "http/session.h"
#include "s3/address.h"
#include "s3/bucket.h"

namespace sluice::testing {

/// What tests/support/s3_server.py has put into the environment.
inline std::string s3_variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error("run this program with tests/support/s3_server.py");
  return value;
}

/// `variable`: SLUICE_TEST_S3_KEYS, …_POOR_KEYS or …_ROLE_KEYS.
inline s3::Credentials s3_credentials(const char* variable = "SLUICE_TEST_S3_KEYS") {
  s3::Credentials credentials{.endpoint = s3_variable("SLUICE_TEST_S3")};
  std::istringstream words(s3_variable(variable));
  words >> credentials.key_id >> credentials.secret >> credentials.session_token;
  return credentials;
}

/// A bucket at the server of tests/support/s3_server.py, of this test alone unless it is named.
class S3Bucket {
 public:
  explicit S3Bucket(std::string name = "test-" + random_hex(6), const std::string& region = "us-east-1")
      : name_(std::move(name)), address_(name_, credentials_) {
    credentials_.region = region;
    send("PUT", "",
         region == "us-east-1" ? ""
                               : "<CreateBucketConfiguration><LocationConstraint>" + region +
                                     "</LocationConstraint></CreateBucketConfiguration>");
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  void put(const std::string& key, std::string bytes, http::Headers headers = {}) {
    send("PUT", key, std::move(bytes), std::move(headers));
  }
  void remove(const std::string& key) { send("DELETE", key); }

 private:
  void send(const std::string& method, const std::string& key, std::string body = {},
            http::Headers headers = {}) {
    const std::string region = credentials_.region;
    const http::Response response =
        session_.send({.method = method,
                       .url = address_.url_of(key, region),
                       .headers = std::move(headers),
                       .body = std::move(body),
                       .signature = http::Signature{.region = region,
                                                    .service = "s3",
                                                    .key_id = credentials_.key_id,
                                                    .secret = credentials_.secret},
                       .keeps_path = true});
    if (!response.is_success()) throw std::runtime_error(method + " " + key + ": " + response.body);
  }

  s3::Credentials credentials_ = s3_credentials();
  std::string name_;
  s3::Address address_;
  http::Session session_;
};

}  // namespace sluice::testing
