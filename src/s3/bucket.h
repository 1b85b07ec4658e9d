#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/session.h"
#include "sluice/generator.hpp"

namespace sluice::s3 {

/// Who asks, and where. Without a key id requests are not signed, as a public bucket takes them.
struct Credentials {
  std::string key_id{};
  std::string secret{};
  std::string session_token{};  ///< of temporary credentials
  std::string region = "us-east-1";
  /// "http://127.0.0.1:9000"; empty: AWS's own of the region.
  std::string endpoint{};
  /// Whether the bucket stands in the path ("host/bucket/key") or in front of the host ("bucket.host/key").
  /// Unsaid: in the path with an endpoint of one's own, and for names that no certificate fits ("my.bucket").
  std::optional<bool> is_path_style{};
};

/// An object as it was when it was listed.
struct Object {
  std::string key{};  ///< as the server says it: "../x" is a key, too, so no name for a file
  std::uint64_t bytes = 0;
  std::int64_t modified_micros = 0;  ///< since 1970, UTC
  std::string etag{};                ///< with its quotes, as the server wrote it
};

/// A bucket of S3, or of what speaks its protocol. Requests are signed (SigV4) and sent again as
/// http::Session does. A server that names another region of the bucket is believed, once. Errors say the
/// bucket, the key, the server's code (vendor_code, such as "NoSuchBucket") and what to do; never a secret.
/// Thread safe.
class Bucket {
 public:
  /// Throws Error(fix_config) for a name or an endpoint that cannot be one.
  Bucket(std::string name, Credentials credentials, http::SessionOptions options = {});
  ~Bucket();
  Bucket(Bucket&&) noexcept;
  Bucket& operator=(Bucket&&) noexcept;

  /// Objects whose key starts with the prefix, in the order of their keys' bytes, as many at a time as the
  /// server gives (1,000, or `page_size` if that is less); an empty page is never given. The bucket has to
  /// live as long.
  Generator<std::vector<Object>> list(std::string prefix, int page_size = 0) const;
  /// The object as it is now. Throws Error(fix_config) if there is none.
  Object head(const std::string& key) const;

  /// The object's bytes as they are stored, into a file that is made anew; not synced to disk. Goes on where
  /// a lost connection stopped. Throws as http::Session::download; Error(retry) if the object is no longer
  /// the one that was listed, or gone. What was written stays after an error.
  void fetch(const Object& object, const std::filesystem::path& file) const;
  /// The object's bytes in memory, at most Limits::max_response_bytes. Throws as `fetch`.
  std::string read(const Object& object) const;

 private:
  class Client;
  std::unique_ptr<Client> client_;
};

}  // namespace sluice::s3
