#pragma once

#include "config/config.h"
#include "s3/bucket.h"
#include "sluice/files.hpp"

namespace sluice {

/// What is given, and of what is not: `sources.files.credentials`, `sources.filesystem.credentials`
/// (upstream's name), then the variables that every tool of AWS reads. Throws Error(fix_config) for what
/// cannot be.
s3::Credentials credentials_of(const BucketCredentials& given, const config::Config& config);

}  // namespace sluice
