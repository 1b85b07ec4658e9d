#pragma once

#include <string>
#include <vector>

#include "s3/bucket.h"

namespace sluice::s3 {

/// A page of a bucket's objects.
struct Listing {
  std::vector<Object> objects{};
  std::string next{};  ///< what the next page is asked for by; empty: this was the last
};

/// The answer to ListObjectsV2. `place`: the bucket, for errors. Throws Error(fix_config) for what is no
/// listing: then it is no S3 that answered.
Listing read_listing(std::string xml, const std::string& place);

/// What the body of an error says; empty where it says nothing.
struct Refusal {
  std::string code{};
  std::string message{};
  std::string region{};  ///< where the bucket is
};

/// Never throws: a body that is none gives nothing.
Refusal read_refusal(std::string xml);

}  // namespace sluice::s3
