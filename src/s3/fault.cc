#include "s3/fault.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "http/fault.h"
#include "http/retry.h"

namespace sluice::s3 {
namespace {

constexpr int kNotFound = 404;
constexpr int kPreconditionFailed = 412;
constexpr std::string_view kListAgain = "it is no longer what was listed; run again to list it anew";

std::string who(const Asked& asked) {
  return asked.key_id.empty()
             ? "the request was not signed: give a key id and its secret, or make the bucket public"
             : fmt::format("check what the key id {} may do: it needs s3:ListBucket and s3:GetObject",
                           asked.key_id);
}

/// What to do about a code of S3; empty: the server's words have to do.
std::string advice(const Asked& asked, const Refusal& refusal) {
  const std::string_view code = refusal.code;
  const auto is = [&](auto... codes) { return ((code == codes) || ...); };
  if (is("NoSuchBucket")) return fmt::format("check the bucket's name; {} was asked", asked.endpoint);
  if (is("NoSuchKey")) return "check the key; letters count as they are written";
  if (is("AccessDenied", "AllAccessDisabled")) return who(asked);
  if (is("SignatureDoesNotMatch")) return "check the secret that belongs to the key id";
  if (is("InvalidAccessKeyId")) return "check the key id; one that begins with ASIA wants its session token";
  if (is("ExpiredToken", "InvalidToken", "TokenRefreshRequired"))
    return "get a new session token, with its key id and secret";
  if (is("RequestTimeTooSkewed")) return "set the clock of this machine";
  if (is("InvalidObjectState")) return "the object is archived: restore it first";
  if (is("PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect"))
    return refusal.region.empty()
               ? fmt::format(
                     "the bucket is not in the region {}; set the region or the endpoint that it is in",
                     asked.region)
               : fmt::format("the bucket is in the region {}, not in {}; set that region", refusal.region,
                             asked.region);
  return "";
}

bool may_pass(const Refusal& refusal, int status) {
  constexpr std::array<std::string_view, 6> kPassing{"SlowDown",           "InternalError",
                                                     "ServiceUnavailable", "OperationAborted",
                                                     "TemporaryRedirect",  "RequestTimeout"};
  return http::may_pass(status) || std::ranges::find(kPassing, refusal.code) != kPassing.end();
}

}  // namespace

Error changed(const std::string& place) { return {Remedy::retry, fmt::format("{}: {}", place, kListAgain)}; }

Error refusal_of(const Asked& asked, const http::Response& response, std::span<const std::string> secrets) {
  Refusal refusal = read_refusal(response.body);
  if (const std::string* region = http::find_header(response.headers, "x-amz-bucket-region");
      region != nullptr)
    refusal.region = *region;
  if (response.status == kPreconditionFailed)
    return changed(asked.place).with_vendor_code("PreconditionFailed");
  const bool is_gone = asked.is_of_listed && response.status == kNotFound && refusal.code != "NoSuchBucket";
  if (is_gone) return changed(asked.place).with_vendor_code(refusal.code);

  std::string said = http::start_of(refusal.code.empty() ? response.body : refusal.message, secrets);
  if (said.ends_with('.')) said.pop_back();  // more follows
  const std::string what = advice(asked, refusal);
  const std::string& code = refusal.code.empty() ? response.reason : refusal.code;
  return Error(may_pass(refusal, response.status) ? Remedy::retry : Remedy::fix_config,
               fmt::format("{}: the server answered {}{}{}{}{}{}{}", asked.place, response.status,
                           code.empty() ? "" : " ", http::start_of(code, secrets), said.empty() ? "" : ": ",
                           said, what.empty() ? "" : "; ", what))
      .with_vendor_code(refusal.code.empty() ? std::to_string(response.status) : refusal.code);
}

}  // namespace sluice::s3
