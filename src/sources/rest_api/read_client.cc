// The client of a declaration: the API, and how it is talked to.
#include <string>

#include "config/config.h"
#include "http/url.h"
#include "sluice/error.hpp"
#include "sources/rest_api/endpoint.h"
#include "sources/rest_api/make_paginator.h"

namespace sluice::rest {
namespace {

/// A setting of the session: as declared, else as configured for all sources in [runtime].
template <class T, class Read>
void take(T& setting, const std::optional<Declared>& session, const Declared& client, const char* name,
          Read read) {
  if (session)
    if (const auto node = session->child(name)) {
      setting = static_cast<T>(read(*node));
      if (!(setting > T{})) throw node->refusal("has to be more than zero");
      return;
    }
  const auto found = client.config().find({.sections = {"runtime"}, .name = name});
  if (!found) return;
  setting = static_cast<T>(read(*found));
  if (!(setting > T{})) throw found->refusal("has to be more than zero");
}

http::SessionOptions session_options(const Declared& client) {
  const auto number = [](const auto& from) { return from.number(); };
  const auto integer = [](const auto& from) { return from.integer(); };
  const auto session = client.child("session");
  http::SessionOptions options;
  double timeout = options.limits.stall_seconds;
  take(timeout, session, client, "request_timeout", number);
  options.limits.stall_seconds = timeout;
  options.limits.connect_seconds = timeout;
  take(options.retry.attempts, session, client, "request_max_attempts", integer);
  take(options.retry.factor, session, client, "request_backoff_factor", number);
  take(options.retry.max_delay, session, client, "request_max_retry_delay", number);
  take(options.limits.max_response_bytes, session, client, "max_response_bytes", integer);
  take(options.requests_per_second, session, client, "requests_per_second", number);
  take(options.max_in_flight, session, client, "max_in_flight", integer);
  return options;
}

}  // namespace

Shared read_client(const Declared& client, const RestHooks& hooks) {
  Shared shared{.base_url = client.require("base_url").text()};
  if (!shared.base_url.empty()) {
    try {
      static_cast<void>(http::origin_of(shared.base_url));
    } catch (const Error&) {
      throw client.require("base_url").refusal("is no URL: it has to be like https://api.example.com/v1/");
    }
  }
  if (const auto headers = client.child("headers"))
    for (const auto& [name, value] : headers->members())
      shared.headers.emplace_back(name, text_of(value.value()));
  shared.auth = client.child("auth");
  if (const auto paginator = client.child("paginator")) shared.paginator = make_paginator(*paginator, hooks);
  shared.session = std::make_shared<http::Session>(session_options(client));
  return shared;
}

}  // namespace sluice::rest
