#include "http/url.h"

#include <algorithm>
#include <array>
#include <memory>

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/letters.h"
#include "sluice/error.hpp"

namespace sluice::http {
namespace {

struct CloseUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};
using Text = std::unique_ptr<char, FreeText>;

constexpr std::string_view kHidden = "***";
constexpr std::array<std::string_view, 8> kSecretWords{"token", "key",       "secret", "passw",
                                                       "pwd",   "signature", "auth",   "credential"};

/// A URL taken apart.
class Parts {
 public:
  explicit Parts(const std::string& url, unsigned flags = 0) : parts_(curl_url()), flags_(flags) { set(url); }

  /// Absolute or relative to what is there.
  void set(const std::string& url) {
    if (const CURLUcode code =
            curl_url_set(parts_.get(), CURLUPART_URL, url.c_str(), CURLU_URLENCODE | flags_))
      throw Error(Remedy::fix_config,
                  fmt::format("this is no URL ({}); it has to be like https://api.example.com/path: {}",
                              curl_url_strerror(code), url.substr(0, url.find_first_of("?@"))));
  }
  void put(CURLUPart part, const char* text) { curl_url_set(parts_.get(), part, text, 0); }
  [[nodiscard]] std::string get(CURLUPart part, unsigned flags = 0) const {
    char* text = nullptr;
    if (curl_url_get(parts_.get(), part, &text, flags) != CURLUE_OK) return {};
    const Text owned(text);
    return owned.get();
  }

 private:
  std::unique_ptr<CURLU, CloseUrl> parts_;
  unsigned flags_;
};

// Not by libcurl: it writes %2F as %2f, which not every server reads as what was signed.
std::string extended(Parts parts, const Query& query) {
  parts.put(CURLUPART_FRAGMENT, nullptr);
  std::string url = parts.get(CURLUPART_URL);
  for (const auto& [name, value] : query) {
    if (url.find('?') == std::string::npos)
      url += '?';
    else if (!url.ends_with('?') && !url.ends_with('&'))
      url += '&';
    url += fmt::format("{}={}", escaped(name), escaped(value));
  }
  return url;
}

/// A query with *** for what sounds secret.
std::string shown_query(std::string_view query) {
  std::string shown;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string name(pair.substr(0, equals));
    if (!shown.empty()) shown += '&';
    shown +=
        sounds_secret(name) && equals < pair.size() ? fmt::format("{}={}", name, kHidden) : std::string(pair);
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
  }
  return shown;
}

}  // namespace

bool sounds_secret(std::string_view name) {
  const std::string lowered = lower_ascii(name);
  return std::ranges::any_of(kSecretWords,
                             [&](std::string_view word) { return lowered.find(word) != std::string::npos; });
}

std::string origin_of(const std::string& url) {
  const Parts parts(url);
  return lower_ascii(fmt::format("{}://{}:{}", parts.get(CURLUPART_SCHEME), parts.get(CURLUPART_HOST),
                                 parts.get(CURLUPART_PORT, CURLU_DEFAULT_PORT)));
}

std::string resolve(const std::string& base, const std::string& reference) {
  Parts parts(base);
  parts.set(reference);
  return parts.get(CURLUPART_URL);
}

std::string with_query(const std::string& url, const Query& query) { return extended(Parts(url), query); }

std::string with_query_as_is(const std::string& url, const Query& query) {
  return extended(Parts(url, CURLU_PATH_AS_IS), query);
}

UrlParts parts_of(const std::string& url) {
  const Parts parts(url, CURLU_PATH_AS_IS);
  const std::string port = parts.get(CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
  return {.host = parts.get(CURLUPART_HOST) + (port.empty() ? "" : ":" + port),
          .path = parts.get(CURLUPART_PATH),
          .query = parts.get(CURLUPART_QUERY)};
}

std::string escaped(std::string_view text) {
  // An empty text would be measured by its first zero byte.
  if (text.empty()) return {};
  const Text encoded(curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())));
  return encoded.get();
}

std::string unescaped(std::string_view text) {
  if (text.empty()) return {};
  int size = 0;
  const Text decoded(curl_easy_unescape(nullptr, text.data(), static_cast<int>(text.size()), &size));
  return {decoded.get(), static_cast<std::size_t>(size)};
}

std::string without_secrets(std::string text, std::span<const std::string> secrets) {
  for (const std::string& secret : secrets)
    for (const std::string& form : {secret, escaped(secret)}) {
      if (form.empty()) continue;
      for (std::size_t at = text.find(form); at != std::string::npos;
           at = text.find(form, at + kHidden.size()))
        text.replace(at, form.size(), kHidden);
    }
  return text;
}

std::string shown(const std::string& url, std::span<const std::string> secrets) {
  Parts parts(url);
  parts.put(CURLUPART_USER, nullptr);
  parts.put(CURLUPART_PASSWORD, nullptr);
  parts.put(CURLUPART_FRAGMENT, nullptr);
  const std::string query = parts.get(CURLUPART_QUERY);
  parts.put(CURLUPART_QUERY, nullptr);
  const std::string plain = parts.get(CURLUPART_URL);
  return without_secrets(query.empty() ? plain : plain + "?" + shown_query(query), secrets);
}

}  // namespace sluice::http
