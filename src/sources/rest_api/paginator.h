#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/message.h"
#include "sluice/value.hpp"
#include "sources/rest_api/body.h"

namespace sluice::rest {

/// A request of an endpoint, before it goes through the client: what paginators change from page to page.
struct Call {
  std::string method = "GET";
  std::string url{};  ///< absolute
  Dict params{};
  Dict headers{};
  Value json{};  ///< null: none
  Value data{};  ///< a form as a dict, or text; null: none
};

/// What a paginator sees of a response.
struct Answer {
  int status;
  const http::Headers& headers;
  Body& body;
  bool is_empty = false;  ///< no rows came
};

/// Leads from page to page. One object follows one endpoint once.
class Paginator {
 public:
  virtual ~Paginator() = default;
  /// Before the first request.
  virtual void start(Call&) {}
  /// Makes the call that of the next page. False: there is none. Throws Error(fix_config) for a response
  /// that lacks what was configured.
  virtual bool advance(const Answer& answer, Call& call) = 0;
  /// The call so many pages behind `next`, to which advance() has led; nothing: there is none, or nobody
  /// knows yet.
  [[nodiscard]] virtual std::optional<Call> foresee(const Call& /*next*/, std::size_t /*further*/) const {
    return std::nullopt;
  }
};

using Paginators = std::function<std::unique_ptr<Paginator>()>;

/// There is one page.
std::unique_ptr<Paginator> single_page();

/// The place of a number, cursor or limit in a request: a parameter of the query, or a dotted path in the
/// JSON body.
struct RequestPlace {
  std::string param{};
  std::string body_path{};

  void put(Call& call, Value value) const;
};

/// The paginator that the first response suggests (reference §12.1); single_page if it suggests none.
std::unique_ptr<Paginator> detect_paginator(const Answer& answer);

}  // namespace sluice::rest
