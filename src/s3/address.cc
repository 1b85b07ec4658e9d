#include "s3/address.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "http/url.h"
#include "sluice/error.hpp"

namespace sluice::s3 {
namespace {

bool is_letter_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Of letters, digits and those.
bool consists_of(std::string_view text, std::string_view others) noexcept {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
  });
}

void check_bucket(const std::string& bucket) {
  if (consists_of(bucket, "._-") && bucket != "." && bucket != "..") return;
  throw Error(Remedy::fix_config,
              fmt::format("\"{}\" is no name of a bucket; it has letters, digits, '.', '-' and '_'", bucket));
}

/// The endpoint without a slash at its end.
std::string checked_endpoint(std::string endpoint) {
  if (endpoint.empty()) return endpoint;
  const bool is_url = endpoint.starts_with("http://") || endpoint.starts_with("https://");
  const std::string shown = endpoint.find('@') == std::string::npos ? endpoint : "***";
  if (!is_url || endpoint.find_first_of("?#@") != std::string::npos)
    throw Error(
        Remedy::fix_config,
        fmt::format("\"{}\" is no endpoint; it has to be like http://127.0.0.1:9000, without credentials",
                    shown));
  http::origin_of(endpoint);  // throws for what is no URL
  endpoint.erase(endpoint.find_last_not_of('/') + 1);
  return endpoint;
}

/// A certificate for *.host fits no bucket with a dot, and a host's name has no capitals and no '_'.
bool fits_before_host(const std::string& bucket) {
  return std::ranges::all_of(bucket,
                             [](char c) { return is_letter_or_digit(c) ? c > 'Z' || c < 'A' : c == '-'; });
}

/// The path of a key: all but letters, digits and -._~ is encoded, slashes stay.
std::string path_of(std::string_view key) {
  std::string path;
  while (true) {
    const std::size_t slash = key.find('/');
    path += http::escaped(key.substr(0, slash));
    if (slash == std::string_view::npos) return path;
    path += '/';
    key.remove_prefix(slash + 1);
  }
}

}  // namespace

bool is_region(std::string_view text) noexcept { return consists_of(text, "-_"); }

Address::Address(std::string bucket, const Credentials& credentials)
    : bucket_(std::move(bucket)),
      endpoint_(checked_endpoint(credentials.endpoint)),
      is_path_style_(credentials.is_path_style.value_or(!endpoint_.empty() || !fits_before_host(bucket_))) {
  check_bucket(bucket_);
  if (!is_region(credentials.region))
    throw Error(Remedy::fix_config,
                fmt::format("\"{}\" is no region; it has to be like us-east-1", credentials.region));
}

std::string Address::endpoint(const std::string& region) const {
  if (!endpoint_.empty()) return endpoint_;
  return fmt::format("https://s3.{}.amazonaws.com{}", region, region.starts_with("cn-") ? ".cn" : "");
}

std::string Address::url_of(std::string_view key, const std::string& region) const {
  std::string url = endpoint(region);
  if (is_path_style_)
    url += "/" + bucket_;
  else
    url.insert(url.find("://") + 3, bucket_ + ".");
  return key.empty() ? url : url + "/" + path_of(key);
}

std::string Address::shown(std::string_view key) const {
  return key.empty() ? "s3://" + bucket_ : fmt::format("s3://{}/{}", bucket_, key);
}

}  // namespace sluice::s3
