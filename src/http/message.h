#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::http {

/// Names and values in the order they came; names in any case of letters.
using Headers = std::vector<std::pair<std::string, std::string>>;
/// Parts of a URL's query, not encoded.
using Query = std::vector<std::pair<std::string, std::string>>;

/// The first value under the name; null pointer: there is none.
const std::string* find_header(const Headers& headers, std::string_view name) noexcept;
/// The same; empty: there is none.
std::string header_text(const Headers& headers, std::string_view name);
/// What Content-Length says; nothing: no number.
std::optional<std::uint64_t> content_length(const Headers& headers);
/// Puts the value in place of those that are there under the name.
void set_header(Headers& headers, std::string_view name, std::string value);

/// Seconds since 1970 of a date in a header ("Sun, 06 Nov 1994 08:49:37 GMT"); nothing if it is none.
std::optional<std::int64_t> seconds_of_date(const std::string& date);

/// Where the `Link` headers lead under that relation ("next"); nothing if they do not.
std::optional<std::string> link_of(const Headers& headers, std::string_view relation);

/// What a request is signed with, as AWS and what speaks S3 want it.
struct Signature {
  std::string region{};
  std::string service{};
  std::string key_id{};
  std::string secret{};
  std::string session_token{};  ///< of temporary credentials
};

struct Request {
  std::string method = "GET";
  std::string url{};  ///< absolute, http or https; without credentials in it
  Headers headers{};
  Query query{};  ///< goes behind what the URL has of a query
  std::optional<std::string> body{};
  std::optional<Signature> signature{};
  /// Texts that must not be in a message: tokens, keys, passwords.
  std::vector<std::string> secrets{};
  bool follows_redirects = true;
  /// The path is a name, no way through folders: `/a/../b` is sent as it stands.
  bool keeps_path = false;
  /// The body arrives as it is stored: the server is not asked to pack it, and what is packed stays so.
  bool stays_packed = false;
};

struct Response {
  int status = 0;
  std::string reason{};  ///< "Not Found"; empty if the server gave none
  Headers headers{};
  std::string body{};  ///< unpacked; empty if it went to a file
  std::string url{};   ///< it came from, redirects followed

  [[nodiscard]] bool is_success() const noexcept { return status >= 200 && status < 300; }
};

}  // namespace sluice::http
