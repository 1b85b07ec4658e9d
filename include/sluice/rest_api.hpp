#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sluice/resource.hpp"
#include "sluice/source.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// Names and values in order.
using RestPairs = std::vector<std::pair<std::string, std::string>>;

/// A request as it is about to be sent.
struct RestRequest {
  std::string method{};
  std::string url{};
  RestPairs headers{};
  RestPairs query{};
  std::optional<std::string> body{};
  std::vector<std::string> secrets{};  ///< texts that no message may show
};

/// A response as it came.
struct RestResponse {
  int status = 0;
  RestPairs headers{};
  std::string body{};
};

/// Leads from page to page: is called once before the first request, with a null pointer, then with each
/// response; makes the request that of the next page, credentials apart. False: there is none.
using RestPaginator = std::function<bool(const RestResponse* response, RestRequest& request)>;

/// Code of one's own that a configuration calls by these names. It may be called by several threads.
struct RestHooks {
  /// `paginator: name`: makes one for each walk from page to page, so that it may count.
  std::map<std::string, std::function<RestPaginator()>> paginators{};
  std::map<std::string, std::function<void(RestRequest&)>> auth{};  ///< `auth: name`: adds credentials
  /// `convert: name`: makes what the API understands of a cursor.
  std::map<std::string, std::function<Value(const Value&)>> converts{};
  /// `response_actions: [{status_code: 200, action: name}]`: may change the response. False: it is ignored,
  /// and no further page is asked for.
  std::map<std::string, std::function<bool(RestResponse&)>> actions{};
  // `processing_steps: [{filter: name}, {map: name}, {yield_map: name}]`
  std::map<std::string, Resource::Filter> filters{};
  std::map<std::string, Resource::Map> maps{};
  std::map<std::string, Resource::YieldMap> yield_maps{};
};

/// A source over a REST API that is declared with the reference's keys (§12.1, docs/guide/rest_api.md):
/// client, resource_defaults, resources. What it leaves out of credentials is configured. Throws
/// Error(fix_config) with the path of the key that is wrong.
Source rest_api(const Value& config, const RestHooks& hooks = {}, const std::string& name = "rest_api");

}  // namespace sluice
