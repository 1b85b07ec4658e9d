#include "http/signature.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::http {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr std::int64_t kFriday = 1369353600;  // 2013-05-24T00:00:00Z
constexpr std::int64_t kSunday = 1440938160;  // 2015-08-30T12:36:00Z

std::string authorization(const Request& request, const std::string& url, std::int64_t now) {
  return *find_header(signed_headers(request, url, now), "Authorization");
}

/// The examples of "Signature Calculations for the Authorization Header" in the reference of Amazon S3.
class SignatureOfS3 : public ::testing::Test {
 protected:
  Request request_{.signature = Signature{.region = "us-east-1",
                                          .service = "s3",
                                          .key_id = "AKIAIOSFODNN7EXAMPLE",
                                          .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}};
};

TEST_F(SignatureOfS3, OfAPartOfAnObject) {
  request_.headers = {{"Range", "bytes=0-9"}, {"Accept", "*/*"}};
  EXPECT_EQ(authorization(request_, "https://examplebucket.s3.amazonaws.com/test.txt", kFriday),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST_F(SignatureOfS3, OfAQueryWithoutAValue) {
  EXPECT_THAT(authorization(request_, "https://examplebucket.s3.amazonaws.com/?lifecycle", kFriday),
              EndsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"));
}

TEST_F(SignatureOfS3, OfAListing) {
  const std::string expected = "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7";
  const std::string url = "https://examplebucket.s3.amazonaws.com/";
  EXPECT_THAT(authorization(request_, url + "?max-keys=2&prefix=J", kFriday), EndsWith(expected));
  EXPECT_THAT(authorization(request_, url + "?prefix=%4a&max-keys=2", kFriday), EndsWith(expected));
}

TEST_F(SignatureOfS3, APortThatIsNotTheSchemesOwnIsSigned) {
  const auto host = [&](const char* url) {
    return *find_header(signed_headers(request_, url, kFriday), "Host");
  };
  EXPECT_EQ(host("http://127.0.0.1:9000/b"), "127.0.0.1:9000");
  EXPECT_EQ(host("https://a.example:443/b"), "a.example");
  EXPECT_EQ(host("http://a.example:443/b"), "a.example:443");
}

/// Cases of AWS's test suite of Signature Version 4.
class SignatureOfAws : public ::testing::Test {
 protected:
  static std::string of(const std::string& target) {
    const Request request{.signature = Signature{.region = "us-east-1",
                                                 .service = "service",
                                                 .key_id = "AKIDEXAMPLE",
                                                 .secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}};
    const std::string text = authorization(request, "https://example.amazonaws.com" + target, kSunday);
    EXPECT_THAT(text, HasSubstr("SignedHeaders=host;x-amz-date, "));
    return text.substr(text.rfind('=') + 1);
  }
};

TEST_F(SignatureOfAws, GetVanilla) {
  EXPECT_EQ(of("/"), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST_F(SignatureOfAws, GetVanillaQueryOrder) {
  EXPECT_EQ(of("/?Param2=value2&Param1=value1"),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
}

TEST_F(SignatureOfAws, GetVanillaUtf8Query) {
  EXPECT_EQ(of("/?%E1%88%B4=bar"), "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04");
}

TEST_F(SignatureOfAws, GetUnreserved) {
  EXPECT_EQ(of("/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
            "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f");
}

TEST_F(SignatureOfAws, GetUtf8) {
  EXPECT_EQ(of("/%E1%88%B4"), "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85");
}

TEST_F(SignatureOfAws, GetSlashesUnnormalized) {
  EXPECT_EQ(of("//example//"), "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5");
}

TEST_F(SignatureOfAws, GetSpaceUnnormalized) {
  EXPECT_EQ(of("/example%20space/"), "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741");
}

}  // namespace
}  // namespace sluice::http
