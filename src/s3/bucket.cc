#include "s3/bucket.h"

#include <algorithm>
#include <array>
#include <functional>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "http/message.h"
#include "s3/address.h"
#include "s3/answer.h"
#include "s3/fault.h"
#include "sluice/error.hpp"

namespace sluice::s3 {
namespace {

constexpr std::int64_t kMicros = 1'000'000;

/// Whether the answer may be about the wrong region.
bool is_elsewhere(int status) {
  constexpr std::array kStatuses{301, 307, 400};
  return std::ranges::find(kStatuses, status) != kStatuses.end();
}

/// The region that the server says the bucket is in; empty: it does not.
std::string region_said(const http::Response& response) {
  if (!is_elsewhere(response.status)) return {};
  const std::string* header = http::find_header(response.headers, "x-amz-bucket-region");
  std::string region = header != nullptr ? *header : read_refusal(response.body).region;
  return is_region(region) ? region : "";
}

}  // namespace

/// What a bucket is asked by.
class Bucket::Client {
 public:
  Client(std::string name, Credentials credentials, http::SessionOptions options)
      : address_(std::move(name), credentials),
        credentials_(std::move(credentials)),
        session_(std::move(options)),
        region_(credentials_.region) {
    for (const std::string& text : {credentials_.secret, credentials_.session_token})
      if (!text.empty()) secrets_.push_back(text);
    if (credentials_.key_id.empty() != credentials_.secret.empty())
      throw Error(
          Remedy::fix_config,
          fmt::format("{}: a key id and its secret belong together; one of them is missing", place("")));
  }

  Generator<std::vector<Object>> list(std::string prefix, int page_size) {
    std::string next;
    do {
      const http::Response response = ask("", listing_of(prefix, page_size, next));
      if (!response.is_success()) refuse("", response);
      Listing listing = read_listing(response.body, place(""));
      if (!next.empty() && listing.next == next)
        throw Error(Remedy::fix_config,
                    fmt::format("{}: the listing goes round in circles; check the endpoint", place("")));
      next = std::move(listing.next);
      if (!listing.objects.empty()) co_yield listing.objects;
    } while (!next.empty());
  }

  Object head(const std::string& key) {
    const http::Response response = ask(key, {.method = "HEAD", .stays_packed = true});
    if (!response.is_success()) refuse(key, explained(key, response));
    const std::optional<std::uint64_t> bytes = http::content_length(response.headers);
    const auto seconds = http::seconds_of_date(http::header_text(response.headers, "Last-Modified"));
    if (!bytes || !seconds)
      throw Error(
          Remedy::fix_config,
          fmt::format("{}: the answer says no size or no time; check the endpoint: it has to speak S3",
                      place(key)));
    return {.key = key,
            .bytes = *bytes,
            .modified_micros = *seconds * kMicros,
            .etag = http::header_text(response.headers, "ETag")};
  }

  void fetch(const Object& object, const std::filesystem::path& file) {
    const http::Response response = ask(object.key, contents_of(object), &file);
    if (!response.is_success()) refuse(object.key, response, true);
    if (std::filesystem::file_size(file) != object.bytes) throw changed(place(object.key));
  }

  std::string read(const Object& object) {
    http::Response response = ask(object.key, contents_of(object));
    if (!response.is_success()) refuse(object.key, response, true);
    if (response.body.size() != object.bytes) throw changed(place(object.key));
    return std::move(response.body);
  }

 private:
  [[nodiscard]] std::string place(std::string_view key) const { return address_.shown(key); }

  static http::Request listing_of(const std::string& prefix, int page_size, const std::string& next) {
    http::Request request{.query = {{"encoding-type", "url"}, {"list-type", "2"}}};
    if (!next.empty()) request.query.emplace_back("continuation-token", next);
    if (page_size > 0) request.query.emplace_back("max-keys", std::to_string(page_size));
    if (!prefix.empty()) request.query.emplace_back("prefix", prefix);
    return request;
  }

  static http::Request contents_of(const Object& object) {
    http::Request request{.stays_packed = true};
    if (!object.etag.empty()) request.headers = {{"If-Match", object.etag}};
    return request;
  }

  /// Sends the request; a body of success goes to the file, if there is one. Asked once more in the region
  /// that the server names.
  http::Response ask(std::string_view key, http::Request request,
                     const std::filesystem::path* file = nullptr) {
    request.follows_redirects = false;  // a signature is good for one host
    request.keeps_path = true;
    request.secrets = secrets_;
    std::string region = current_region();
    for (bool is_first = true;; is_first = false) {
      request.url = address_.url_of(key, region);
      if (!credentials_.key_id.empty()) request.signature = signature_for(region);
      http::Response response = file == nullptr ? session_.send(request) : session_.download(request, *file);
      const std::string other = is_first ? region_said(response) : "";
      if (other.empty() || other == region) return response;
      log::info(fmt::format("{} is in the region {}, not in {}", place(""), other, region));
      region = other;
      const std::lock_guard lock(mutex_);
      region_ = other;
    }
  }

  [[nodiscard]] http::Signature signature_for(const std::string& region) const {
    return {.region = region,
            .service = "s3",
            .key_id = credentials_.key_id,
            .secret = credentials_.secret,
            .session_token = credentials_.session_token};
  }

  std::string current_region() {
    const std::lock_guard lock(mutex_);
    return region_;
  }

  /// An answer to HEAD has no body, so nothing that says why: GET has.
  http::Response explained(const std::string& key, const http::Response& response) {
    http::Response answer = ask(key, {.headers = {{"Range", "bytes=0-0"}}, .stays_packed = true});
    return answer.is_success() ? response : answer;
  }

  [[noreturn]] void refuse(std::string_view key, const http::Response& response, bool is_of_listed = false) {
    const std::string region = current_region();
    throw refusal_of({.place = place(key),
                      .endpoint = address_.endpoint(region),
                      .key_id = credentials_.key_id,
                      .region = region,
                      .is_of_listed = is_of_listed},
                     response, secrets_);
  }

  Address address_;
  Credentials credentials_;
  http::Session session_;
  std::vector<std::string> secrets_;
  std::mutex mutex_;
  std::string region_;  ///< the bucket is in, as far as is known
};

Bucket::Bucket(std::string name, Credentials credentials, http::SessionOptions options)
    : client_(std::make_unique<Client>(std::move(name), std::move(credentials), std::move(options))) {}

Bucket::~Bucket() = default;
Bucket::Bucket(Bucket&&) noexcept = default;
Bucket& Bucket::operator=(Bucket&&) noexcept = default;

Generator<std::vector<Object>> Bucket::list(std::string prefix, int page_size) const {
  return client_->list(std::move(prefix), page_size);
}

Object Bucket::head(const std::string& key) const { return client_->head(key); }

void Bucket::fetch(const Object& object, const std::filesystem::path& file) const {
  client_->fetch(object, file);
}

std::string Bucket::read(const Object& object) const { return client_->read(object); }

}  // namespace sluice::s3
