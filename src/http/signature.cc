#include "http/signature.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/ids.h"
#include "base/letters.h"
#include "http/url.h"

namespace sluice::http {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

/// Without blanks around it, and one in place of several.
std::string one_blank(std::string_view text) {
  std::string made;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t';
    if (!is_blank)
      made += c;
    else if (!made.empty() && made.back() != ' ')
      made += ' ';
  }
  if (made.ends_with(' ')) made.pop_back();
  return made;
}

/// The path as the other side writes it after reading it.
std::string canonical_path(const std::string& path) {
  std::string made;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    made += escaped(unescaped(path.substr(at, end - at)));
    if (end < path.size()) made += '/';
    at = end + 1;
  }
  return made.empty() ? "/" : made;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    if (!pair.empty())
      pairs.emplace_back(escaped(unescaped(pair.substr(0, equals))), escaped(unescaped(value)));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
  }
  std::ranges::sort(pairs);
  std::string made;
  for (const auto& [name, value] : pairs)
    made += fmt::format("{}{}={}", made.empty() ? "" : "&", name, value);
  return made;
}

/// What is signed of a request, and the words of it.
struct Canonical {
  std::string text{};
  std::string header_names{};
};

Canonical canonical_of(const Request& request, const Headers& added, const UrlParts& url,
                       const std::string& body_digest) {
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : added) headers[lower_ascii(name)] = one_blank(value);
  for (const auto& [name, value] : request.headers) {
    const std::string lowered = lower_ascii(name);
    if (lowered == "range" || lowered.starts_with("x-amz-")) headers.emplace(lowered, one_blank(value));
  }
  Canonical canonical;
  std::string lines;
  for (const auto& [name, value] : headers) {
    lines += fmt::format("{}:{}\n", name, value);
    canonical.header_names += (canonical.header_names.empty() ? "" : ";") + name;
  }
  canonical.text = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, canonical_path(url.path),
                               canonical_query(url.query), lines, canonical.header_names, body_digest);
  return canonical;
}

}  // namespace

Headers signed_headers(const Request& request, const std::string& url, std::int64_t now) {
  const Signature& signature = *request.signature;
  const UrlParts parts = parts_of(url);
  const std::string time = fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(static_cast<std::time_t>(now)));
  const std::string day = time.substr(0, time.find('T'));
  const std::string body_digest = hex_of(sha256(request.body.value_or("")));

  Headers headers{{"Host", parts.host}, {"X-Amz-Date", time}};
  if (signature.service == "s3") headers.emplace_back("X-Amz-Content-Sha256", body_digest);
  if (!signature.session_token.empty()) headers.emplace_back("X-Amz-Security-Token", signature.session_token);

  const Canonical canonical = canonical_of(request, headers, parts, body_digest);
  const std::string scope = fmt::format("{}/{}/{}/aws4_request", day, signature.region, signature.service);
  std::string key = "AWS4" + signature.secret;
  for (const std::string& word : {day, signature.region, signature.service, std::string("aws4_request")})
    key = hmac_sha256(key, word);
  const std::string proof = hex_of(hmac_sha256(
      key, fmt::format("{}\n{}\n{}\n{}", kAlgorithm, time, scope, hex_of(sha256(canonical.text)))));
  headers.emplace_back("Authorization",
                       fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
                                   signature.key_id, scope, canonical.header_names, proof));
  return headers;
}

}  // namespace sluice::http
