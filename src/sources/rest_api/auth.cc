#include "sources/rest_api/auth.h"

#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "schema/nearest.h"
#include "sluice/error.hpp"
#include "sources/rest_api/pattern.h"

namespace sluice::rest {
namespace {

constexpr double kTokenSeconds = 3600;

/// A header that says it all.
class HeaderAuth : public Auth {
 public:
  HeaderAuth(std::string name, std::string value, std::vector<std::string> secrets)
      : name_(std::move(name)), value_(std::move(value)), secrets_(std::move(secrets)) {}

  void sign(http::Request& request) override {
    http::set_header(request.headers, name_, value_);
    request.secrets.insert(request.secrets.end(), secrets_.begin(), secrets_.end());
  }

 private:
  std::string name_;
  std::string value_;
  std::vector<std::string> secrets_;
};

class QueryAuth : public Auth {
 public:
  QueryAuth(std::string name, std::string key) : name_(std::move(name)), key_(std::move(key)) {}

  void sign(http::Request& request) override {
    request.query.emplace_back(name_, key_);
    request.secrets.push_back(key_);
  }

 private:
  std::string name_;
  std::string key_;
};

class OwnAuth : public Auth {
 public:
  explicit OwnAuth(std::function<void(RestRequest&)> sign) : sign_(std::move(sign)) {}

  void sign(http::Request& request) override {
    RestRequest seen{.method = request.method,
                     .url = request.url,
                     .headers = std::move(request.headers),
                     .query = std::move(request.query),
                     .body = std::move(request.body),
                     .secrets = std::move(request.secrets)};
    sign_(seen);
    request.method = std::move(seen.method);
    request.url = std::move(seen.url);
    request.headers = std::move(seen.headers);
    request.query = std::move(seen.query);
    request.body = std::move(seen.body);
    request.secrets = std::move(seen.secrets);
  }

 private:
  std::function<void(RestRequest&)> sign_;
};

/// A member of an auth, or what is configured in its place.
std::optional<std::string> credential(const Declared& node, std::string_view key) {
  if (node.is_dict())
    if (const auto found = node.secret(key)) return found->reveal();
  const auto configured = node.config().find(
      {.sections = {"sources", "rest_api"}, .name = std::string(key), .is_secret = is_secret_key(key)});
  return configured ? std::optional(configured->secret().reveal()) : std::nullopt;
}

std::string require(const Declared& node, const char* key) {
  if (auto found = credential(node, key)) return *std::move(found);
  throw node.refusal(std::string("needs ") + key +
                     "; write it there as ${NAME} for a variable of the environment, or configure it as "
                     "sources.rest_api." +
                     key + " in secrets.toml");
}

std::shared_ptr<Auth> bearer(const Declared& node) {
  const std::string token = require(node, "token");
  return std::make_shared<HeaderAuth>("Authorization", "Bearer " + token, std::vector{token});
}

std::shared_ptr<Auth> basic(const Declared& node) {
  const std::string password = require(node, "password");
  const std::string encoded = base64_encode(require(node, "username") + ":" + password, true);
  return std::make_shared<HeaderAuth>("Authorization", "Basic " + encoded, std::vector{password, encoded});
}

std::shared_ptr<Auth> api_key(const Declared& node) {
  const std::string key = require(node, "api_key");
  const std::string name = node.is_dict() ? node.text("name", "Authorization") : "Authorization";
  const auto location =
      node.is_dict() ? node.word("location", {"header", "query", "param", "cookie"}) : std::nullopt;
  if (location == "cookie") return std::make_shared<HeaderAuth>("Cookie", name + "=" + key, std::vector{key});
  if (location == "query" || location == "param") return std::make_shared<QueryAuth>(name, key);
  return std::make_shared<HeaderAuth>(name, key, std::vector{key});
}

std::shared_ptr<Auth> oauth2(const Declared& node, const std::shared_ptr<http::Session>& session) {
  TokenRequest request{.url = require(node, "access_token_url"),
                       .client_id = require(node, "client_id"),
                       .client_secret = require(node, "client_secret"),
                       .default_seconds = kTokenSeconds};
  if (node.is_dict()) {
    request.default_seconds = node.number("default_token_expiration").value_or(kTokenSeconds);
    if (const auto token = node.secret("access_token")) request.access_token = token->reveal();
    if (const auto more = node.child("access_token_request_data"))
      for (const auto& [key, value] : more->members()) request.more.emplace_back(key, text_of(value.value()));
  }
  return client_credentials(std::move(request), session);
}

std::string type_of(const Declared& node) {
  if (node.is_text()) return node.text();
  return node.text("type", "bearer");
}

/// The keys that this type of auth has.
void check_members(const Declared& node, std::initializer_list<std::string_view> keys) {
  if (node.is_dict()) node.check_keys(keys);
}

}  // namespace

std::shared_ptr<Auth> make_auth(const Declared& node, const RestHooks& hooks,
                                const std::shared_ptr<http::Session>& session) {
  if (node.is_null()) return nullptr;
  const std::string type = type_of(node);
  if (const auto own = hooks.auth.find(type); own != hooks.auth.end())
    return std::make_shared<OwnAuth>(own->second);
  if (type == "bearer") {
    check_members(node, {"type", "token"});
    return bearer(node);
  }
  if (type == "http_basic") {
    check_members(node, {"type", "username", "password"});
    return basic(node);
  }
  if (type == "api_key") {
    check_members(node, {"type", "name", "api_key", "location"});
    return api_key(node);
  }
  if (type == "oauth2_client_credentials") {
    check_members(node, {"type", "access_token", "access_token_url", "client_id", "client_secret",
                         "access_token_request_data", "default_token_expiration"});
    return oauth2(node, session);
  }
  std::vector<std::string_view> known{"bearer", "http_basic", "api_key", "oauth2_client_credentials"};
  for (const auto& [name, sign] : hooks.auth) known.emplace_back(name);
  // A text in this place may be a token that was put there by mistake: it is not repeated.
  throw node.refusal("has to be an auth" + did_you_mean("", known));
}

}  // namespace sluice::rest
