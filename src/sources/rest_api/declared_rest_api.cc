#include "sources/rest_api/declared_rest_api.h"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "http/url.h"
#include "sources/rest_api/declare.h"
#include "sources/rest_api/endpoint.h"
#include "sources/rest_api/keys.h"
#include "sources/rest_api/order.h"
#include "sources/rest_api/pages.h"

namespace sluice {
namespace {

using rest::Endpoint;

constexpr const char* kName = "rest_api";

std::vector<Endpoint> endpoints_of(const Declared& node) {
  const rest::Shared shared = rest::read_client(node.require("client"), RestHooks());
  std::vector<Endpoint> endpoints;
  for (const Declared& each : node.list("resources"))
    endpoints.push_back(rest::read_endpoint(each, node.child("resource_defaults"), shared, RestHooks()));
  static_cast<void>(rest::parents_first(endpoints));
  return endpoints;
}

Source declare(const Declared& node) { return declare_rest_api(node, RestHooks(), kName); }

/// Asks for one page of the first resource that needs no other.
std::string probe(const Declared& node) {
  for (const Endpoint& endpoint : endpoints_of(node)) {
    if (!endpoint.parent.empty()) continue;
    rest::Call call = rest::bind(endpoint, nullptr, nullptr).call;
    if (endpoint.paginator) endpoint.paginator()->start(call);
    const auto fetched = endpoint.client->fetch(call, endpoint.actions);
    return fmt::format("{} answered {}", http::origin_of(call.url), fetched ? fetched->response.status : 0);
  }
  return "no resource";
}

std::vector<Offer> discover(const Declared& node) {
  std::vector<Offer> offers;
  for (const Endpoint& endpoint : endpoints_of(node)) {
    std::string note = fmt::format("{} {}", endpoint.method, endpoint.path);
    if (!endpoint.parent.empty()) note += fmt::format(", for every row of {}", endpoint.parent);
    offers.push_back({.name = endpoint.resource, .kind = "resource", .note = std::move(note)});
  }
  return offers;
}

/// An address alone does not say what there is to ask for.
Value from_address(const std::string&) { return {}; }

constexpr std::string_view kExample = R"(  type: rest_api
  client:
    base_url: https://api.example.com/v1/
    auth: {type: bearer, token: "${API_TOKEN}"}   # or http_basic, api_key, oauth2_client_credentials
    # paginator: {type: page_number, base_page: 1, total_path: null}
    # session: {requests_per_second: 10, request_timeout: 60}
  resource_defaults:
    primary_key: id
    write_disposition: merge
  resources:
    - users                       # GET users, into a table of that name
    - name: posts
      endpoint:
        path: posts
        # data_selector: items    # where the rows are; default: where they seem to be
        # params: {since: {type: incremental, cursor_path: updated_at, initial_value: "2026-01-01"}}
      # parallelized: true        # pages that are known in advance come several at a time
    # - name: comments            # one request for every row of posts
    #   endpoint: {path: "posts/{resources.posts.id}/comments"}
    #   include_from_parent: [title]
)";

}  // namespace

SourceType rest_api_source_type() {
  return {.name = kName,
          .keys = rest::source_keys,
          .required = {"client", "resources"},
          .declare = declare,
          .probe = probe,
          .discover = discover,
          .from_address = from_address,
          .example = kExample};
}

}  // namespace sluice
