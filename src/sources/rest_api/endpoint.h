#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "declared/declared.h"
#include "json/path.h"
#include "sluice/incremental.hpp"
#include "sluice/rest_api.hpp"
#include "sources/rest_api/actions.h"
#include "sources/rest_api/client.h"
#include "sources/rest_api/convert.h"
#include "sources/rest_api/paginator.h"
#include "sources/rest_api/pattern.h"

namespace sluice::rest {

/// How an endpoint is asked for new rows alone.
struct CursorParams {
  Incremental incremental{};
  std::string start_param{};  ///< empty: none
  std::string end_param{};
  Convert convert{};  ///< empty: as it is
};

/// A placeholder that takes a field of the parent's row.
struct Binding {
  std::string name{};
  json::Path field;
};

/// What a resource asks for, defaults taken in, placeholders not filled.
struct Endpoint {
  std::string resource{};
  std::string base_url{};
  std::string path{};
  std::string method = "GET";
  Dict params{};
  Dict path_params{};  ///< parameters that fill a placeholder of the path
  Dict headers{};
  Value json{};
  Value data{};
  std::string parent{};  ///< the resource whose rows it is asked for with; empty: none
  std::vector<Binding> bindings{};
  std::vector<std::string> include_from_parent{};
  std::optional<CursorParams> cursor{};
  Paginators paginator{};  ///< empty: the first response tells
  std::optional<json::Path> selector{};
  Actions actions{};
  std::shared_ptr<const Client> client{};
};

/// What the endpoints of a source have in common.
struct Shared {
  std::string base_url{};
  http::Headers headers{};
  std::optional<Declared> auth{};
  Paginators paginator{};
  std::shared_ptr<http::Session> session{};
};
Shared read_client(const Declared& client, const RestHooks& hooks);

/// The endpoint of a resource, which may be a text: its name and path. Throws Error(fix_config).
Endpoint read_endpoint(const Declared& resource, const std::optional<Declared>& defaults,
                       const Shared& shared, const RestHooks& hooks);

/// `name` of the resource, or the text that it is.
std::string name_of(const Declared& resource);

}  // namespace sluice::rest
