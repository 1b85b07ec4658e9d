#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/message.h"

namespace sluice::http {

/// URLs, read and made by libcurl. What is no URL throws Error(fix_config), without what may be secret in it.

/// What credentials may be sent to: "https://api.example.com:443". Differs as soon as scheme, host or port
/// do.
std::string origin_of(const std::string& url);
/// Where a reference on the page at `base` leads: absolute, or relative as a browser reads it.
std::string resolve(const std::string& base, const std::string& reference);
/// The URL with more in its query, encoded.
std::string with_query(const std::string& url, const Query& query);
/// The same; what the path has of `/../` stays in it.
std::string with_query_as_is(const std::string& url, const Query& query);

/// What a request says of a URL.
struct UrlParts {
  std::string host;   ///< with the port, unless it is the scheme's own
  std::string path;   ///< encoded, as it stands
  std::string query;  ///< encoded; empty: none
};
UrlParts parts_of(const std::string& url);

/// Percent-encoding of everything but letters, digits and `-._~`.
std::string escaped(std::string_view text);
/// What the percent-encoded text says.
std::string unescaped(std::string_view text);

/// Whether what stands under the name is probably a credential: token, api_key, Authorization, …
bool sounds_secret(std::string_view name);

/// The URL for people: without user and password, *** for values of parameters that sound secret, and for the
/// secrets wherever they stand.
std::string shown(const std::string& url, std::span<const std::string> secrets);
/// The text with *** for the secrets.
std::string without_secrets(std::string text, std::span<const std::string> secrets);

}  // namespace sluice::http
