#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/session.h"
#include "sources/rest_api/actions.h"
#include "sources/rest_api/auth.h"
#include "sources/rest_api/paginator.h"

namespace sluice::rest {

/// What came, and what of the request no message may show.
struct Fetched {
  http::Response response{};
  std::vector<std::string> secrets{};
};

/// Sends the calls of an endpoint: with its credentials, but to the hosts alone that were declared. A link in
/// a response that leads to another host is followed without them.
class Client {
 public:
  /// `urls`: that may get the credentials, together with everything else on their origins.
  Client(std::shared_ptr<http::Session> session, std::shared_ptr<Auth> auth, http::Headers headers,
         const std::vector<std::string>& urls);

  /// The response after all actions; nothing if it is to be ignored. Throws Error for a status of 400 or
  /// more, and what http::Session::send throws.
  [[nodiscard]] std::optional<Fetched> fetch(const Call& call, const Actions& actions) const;
  /// The request of a call, without credentials: for messages.
  [[nodiscard]] http::Request request_of(const Call& call) const;
  /// How many requests are under way at most; 0: as many as are asked for.
  [[nodiscard]] int max_in_flight() const noexcept { return session_->max_in_flight(); }

 private:
  [[nodiscard]] bool trusts(const std::string& url) const;
  [[nodiscard]] http::Request signed_request(const Call& call) const;

  std::shared_ptr<http::Session> session_;
  std::shared_ptr<Auth> auth_;
  http::Headers headers_;
  std::vector<std::string> origins_;
};

/// The request of a call with what the call itself says: without headers of the client, without credentials.
http::Request plain_request(const Call& call);

/// The path below the base; a path that is a URL stands for itself.
std::string join(const std::string& base, const std::string& path);

}  // namespace sluice::rest
