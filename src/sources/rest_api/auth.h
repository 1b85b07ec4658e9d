#pragma once

#include <memory>

#include "declared/declared.h"
#include "http/message.h"
#include "http/session.h"
#include "sluice/rest_api.hpp"

namespace sluice::rest {

/// Who asks. Thread safe.
class Auth {
 public:
  virtual ~Auth() = default;
  /// Adds the credentials to the request, and tells it what of them is secret.
  virtual void sign(http::Request& request) = 0;
  /// The server answered 401 to this request. True: there are other credentials now.
  virtual bool renew(const http::Request& /*refused*/) { return false; }
};

/// Of a word or a dict with a type. What it lacks is looked for in the configuration:
/// sources.rest_api.<key>. Null pointer: nobody. Throws Error(fix_config).
std::shared_ptr<Auth> make_auth(const Declared& node, const RestHooks& hooks,
                                const std::shared_ptr<http::Session>& session);

/// What a client may ask for a token (OAuth 2.0 client credentials).
struct TokenRequest {
  std::string url{};
  std::string client_id{};
  std::string client_secret{};
  http::Query more{};  ///< further fields of the form: scope, audience
  double default_seconds = 3600;
  std::string access_token{};  ///< to begin with; empty: none
};
std::shared_ptr<Auth> client_credentials(TokenRequest request, std::shared_ptr<http::Session> session);

/// A form as browsers send it.
std::string form_of(const http::Query& fields);

}  // namespace sluice::rest
