#include "sources/rest_api/own_paginator.h"

#include <algorithm>
#include <utility>

#include "http/url.h"
#include "sources/rest_api/client.h"
#include "sources/rest_api/pattern.h"

namespace sluice::rest {
namespace {

/// A name that is there several times becomes a list.
Dict dict_of(const RestPairs& pairs) {
  Dict dict;
  for (const auto& [name, text] : pairs) {
    Value& value = member(dict, name);
    if (value.is_null())
      value = text;
    else if (List* list = value.get_if<List>())
      list->emplace_back(text);
    else
      value = List{std::move(value), text};
  }
  return dict;
}

class OwnPaginator : public Paginator {
 public:
  explicit OwnPaginator(RestPaginator next) : next_(std::move(next)) {}

  void start(Call& call) override { ask(nullptr, call); }

  bool advance(const Answer& answer, Call& call) override {
    const RestResponse seen{answer.status, answer.headers, std::string(answer.body.text())};
    return ask(&seen, call);
  }

 private:
  bool ask(const RestResponse* response, Call& call) const {
    http::Request before = plain_request(call);
    RestRequest request{.method = before.method,
                        .url = call.url,
                        .headers = before.headers,
                        .query = before.query,
                        .body = before.body};
    const bool goes_on = next_(response, request);
    call.method = std::move(request.method);
    call.url = http::resolve(call.url, request.url);
    call.headers = dict_of(request.headers);
    call.params = dict_of(request.query);
    if (request.body == before.body) return goes_on;
    call.json = {};
    call.data = request.body ? Value(*std::move(request.body)) : Value();
    return goes_on;
  }

  RestPaginator next_;
};

}  // namespace

std::unique_ptr<Paginator> own_paginator(RestPaginator next) {
  return std::make_unique<OwnPaginator>(std::move(next));
}

}  // namespace sluice::rest
