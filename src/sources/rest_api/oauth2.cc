// OAuth 2.0 client credentials: a token for a client's id and secret.
#include <ctime>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "http/fault.h"
#include "http/url.h"
#include "json/decode.h"
#include "sluice/error.hpp"
#include "sources/rest_api/auth.h"

namespace sluice::rest {
namespace {

/// Keeps a token until it expires, or until a server does not take it any more.
class ClientCredentials : public Auth {
 public:
  ClientCredentials(TokenRequest request, std::shared_ptr<http::Session> session)
      : request_(std::move(request)),
        session_(std::move(session)),
        token_(request_.access_token),
        expires_(std::time(nullptr) + static_cast<time_t>(request_.default_seconds)) {}

  void sign(http::Request& request) override {
    const std::lock_guard lock(mutex_);
    if (token_.empty() || std::time(nullptr) >= expires_) obtain();
    http::set_header(request.headers, "Authorization", "Bearer " + token_);
    request.secrets.push_back(token_);
    request.secrets.push_back(request_.client_secret);
  }

  bool renew(const http::Request& refused) override {
    const std::lock_guard lock(mutex_);
    const std::string* sent = http::find_header(refused.headers, "Authorization");
    // Requests of several threads are refused at once: the token that the first of them got is good.
    if (sent != nullptr && *sent == "Bearer " + token_) token_.clear();
    return true;
  }

 private:
  void obtain() {
    const http::Request request = token_request();
    const http::Response response = session_->send(request);
    if (!response.is_success()) throw http::refusal_of(request, response);
    const json::Decoded answer = json::decode(response.body);
    const Value* token = answer.value.find("access_token");
    if (token == nullptr || !token->is<std::string>())
      throw http::fault_of(Remedy::fix_config, request,
                           "there is no access_token in the response; check access_token_url");
    token_ = token->get<std::string>();
    expires_ = std::time(nullptr) + static_cast<time_t>(seconds_of(answer.value.find("expires_in")));
  }

  [[nodiscard]] http::Request token_request() const {
    http::Query form{{"client_id", request_.client_id},
                     {"client_secret", request_.client_secret},
                     {"grant_type", "client_credentials"}};
    for (const auto& [name, value] : request_.more) http::set_header(form, name, value);
    return {
        .method = "POST",
        .url = request_.url,
        .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
        .body = form_of(form),
        .secrets = {request_.client_secret}};
  }

  [[nodiscard]] double seconds_of(const Value* expires_in) const {
    if (expires_in == nullptr) return request_.default_seconds;
    if (const auto* seconds = expires_in->get_if<std::int64_t>()) return static_cast<double>(*seconds);
    if (const auto* seconds = expires_in->get_if<double>()) return *seconds;
    const auto* text = expires_in->get_if<std::string>();
    return text == nullptr ? request_.default_seconds : std::strtod(text->c_str(), nullptr);
  }

  TokenRequest request_;
  std::shared_ptr<http::Session> session_;
  std::mutex mutex_;
  std::string token_;
  time_t expires_;
};

}  // namespace

std::shared_ptr<Auth> client_credentials(TokenRequest request, std::shared_ptr<http::Session> session) {
  return std::make_shared<ClientCredentials>(std::move(request), std::move(session));
}

std::string form_of(const http::Query& fields) {
  std::string form;
  for (const auto& [name, value] : fields)
    form += fmt::format("{}{}={}", form.empty() ? "" : "&", http::escaped(name), http::escaped(value));
  constexpr std::string_view kSpace = "%20";  // in forms it is a plus
  for (std::size_t at = form.find(kSpace); at != std::string::npos; at = form.find(kSpace, at))
    form.replace(at, kSpace.size(), "+");
  return form;
}

}  // namespace sluice::rest
