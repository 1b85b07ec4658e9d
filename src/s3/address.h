#pragma once

#include <string>
#include <string_view>

#include "s3/bucket.h"

namespace sluice::s3 {

/// Where a bucket and its objects are.
class Address {
 public:
  /// Throws Error(fix_config) for a name, a region or an endpoint that cannot be one.
  Address(std::string bucket, const Credentials& credentials);

  /// The URL of the object; of the bucket itself for no key.
  [[nodiscard]] std::string url_of(std::string_view key, const std::string& region) const;
  /// For people: "s3://bucket/key".
  [[nodiscard]] std::string shown(std::string_view key) const;
  /// For people: "https://s3.us-east-1.amazonaws.com".
  [[nodiscard]] std::string endpoint(const std::string& region) const;

 private:
  std::string bucket_;
  std::string endpoint_;  ///< empty: AWS's own
  bool is_path_style_;
};

/// Whether it can be the name of a region: nothing that would change a host's name.
bool is_region(std::string_view text) noexcept;

}  // namespace sluice::s3
