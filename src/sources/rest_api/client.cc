#include "sources/rest_api/client.h"

#include <algorithm>
#include <utility>

#include "http/fault.h"
#include "http/url.h"
#include "json/encode.h"
#include "sluice/error.hpp"
#include "sources/rest_api/pattern.h"

namespace sluice::rest {
namespace {

constexpr int kUnauthorized = 401;

bool is_url(const std::string& text) { return text.starts_with("http://") || text.starts_with("https://"); }

/// One pair for each element of a list; none for null.
http::Query pairs_of(const Dict& dict) {
  http::Query pairs;
  for (const auto& [name, value] : dict) {
    if (const auto* list = value.get_if<List>()) {
      for (const Value& element : *list) pairs.emplace_back(name, text_of(element));
    } else if (!value.is_null()) {
      pairs.emplace_back(name, text_of(value));
    }
  }
  return pairs;
}

void default_header(http::Request& request, const char* name, const char* value) {
  if (http::find_header(request.headers, name) == nullptr) request.headers.emplace_back(name, value);
}

/// A credential that was declared as a header or parameter.
void hide_secrets(http::Request& request) {
  for (const auto* pairs : {&request.headers, &request.query})
    for (const auto& [name, value] : *pairs)
      if (http::sounds_secret(name)) request.secrets.push_back(value);
}

void put_body(http::Request& request, const Call& call) {
  if (!call.json.is_null()) {
    request.body = json::encode(call.json);
    default_header(request, "Content-Type", "application/json");
  } else if (const auto* form = call.data.get_if<Dict>()) {
    request.body = form_of(pairs_of(*form));
    default_header(request, "Content-Type", "application/x-www-form-urlencoded");
  } else if (!call.data.is_null()) {
    request.body = text_of(call.data);
  }
}

}  // namespace

std::string join(const std::string& base, const std::string& path) {
  if (is_url(path) || base.empty()) return path;
  if (path.empty()) return base;
  const std::size_t end = base.find_last_not_of('/');
  return base.substr(0, end + 1) + "/" + path.substr(std::min(path.find_first_not_of('/'), path.size()));
}

http::Request plain_request(const Call& call) {
  http::Request request{.method = call.method,
                        .url = call.url,
                        .headers = pairs_of(call.headers),
                        .query = pairs_of(call.params)};
  put_body(request, call);
  return request;
}

Client::Client(std::shared_ptr<http::Session> session, std::shared_ptr<Auth> auth, http::Headers headers,
               const std::vector<std::string>& urls)
    : session_(std::move(session)), auth_(std::move(auth)), headers_(std::move(headers)) {
  for (const std::string& url : urls)
    if (is_url(url)) origins_.push_back(http::origin_of(url));
}

bool Client::trusts(const std::string& url) const {
  return std::ranges::find(origins_, http::origin_of(url)) != origins_.end();
}

http::Request Client::request_of(const Call& call) const {
  http::Request request{.method = call.method, .url = call.url, .query = pairs_of(call.params)};
  default_header(request, "Accept", "*/*");
  // Headers that were declared may be credentials, too.
  if (!trusts(call.url)) {
    hide_secrets(request);
    return request;
  }
  for (const auto& [name, value] : headers_) http::set_header(request.headers, name, value);
  for (const auto& [name, value] : pairs_of(call.headers)) http::set_header(request.headers, name, value);
  put_body(request, call);
  hide_secrets(request);
  return request;
}

http::Request Client::signed_request(const Call& call) const {
  http::Request request = request_of(call);
  if (auth_ && trusts(call.url)) auth_->sign(request);
  return request;
}

std::optional<Fetched> Client::fetch(const Call& call, const Actions& actions) const {
  const auto accepts = [&](const http::Response& response) { return actions.settles(response); };
  http::Request request = signed_request(call);
  http::Response response = session_->send(request, accepts);
  if (response.status == kUnauthorized && auth_ && !actions.settles(response) && auth_->renew(request)) {
    request = signed_request(call);
    response = session_->send(request, accepts);
  }
  switch (actions.run(response)) {
    case Actions::Verdict::ignore: return std::nullopt;
    case Actions::Verdict::fail: throw http::refusal_of(request, response);
    case Actions::Verdict::go_on: break;
  }
  if (response.status >= 400) throw http::refusal_of(request, response);
  return Fetched{std::move(response), std::move(request.secrets)};
}

}  // namespace sluice::rest
