#pragma once

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
/// Puts the value in place of those that are there under the name.
void set_header(Headers& headers, std::string_view name, std::string value);

/// Where the `Link` headers lead under that relation ("next"); nothing if they do not.
std::optional<std::string> link_of(const Headers& headers, std::string_view relation);

/// What a request is signed with, as AWS and what speaks S3 want it.
struct Signature {
  std::string region{};
  std::string service{};
  std::string key_id{};
  std::string secret{};
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
};

struct Response {
  int status = 0;
  std::string reason{};  ///< "Not Found"; empty if the server gave none
  Headers headers{};
  std::string body{};  ///< unpacked
  std::string url{};   ///< it came from, redirects followed

  [[nodiscard]] bool is_success() const noexcept { return status >= 200 && status < 300; }
};

}  // namespace sluice::http
