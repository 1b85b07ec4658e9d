#pragma once

#include <cstdint>
#include <string>

#include "http/message.h"

namespace sluice::http {

/// The headers that sign a request as AWS's Signature Version 4 wants it, for the moment `now` (seconds since
/// 1970): Authorization, Host, X-Amz-Date, and where they are due X-Amz-Security-Token and
/// X-Amz-Content-Sha256. Signed are these, Range and what else begins with X-Amz-, and the path as S3 wants
/// it: encoded once. `url` is what is sent, the query in it. Made here because libcurl's own differs by its
/// release: 7.88 leaves the query as it comes.
Headers signed_headers(const Request& request, const std::string& url, std::int64_t now);

}  // namespace sluice::http
