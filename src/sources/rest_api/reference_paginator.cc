#include "sources/rest_api/reference_paginator.h"

#include <utility>

#include <fmt/format.h>

#include "http/url.h"
#include "sluice/error.hpp"
#include "sources/rest_api/range_paginator.h"

namespace sluice::rest {
namespace {

/// Null, "", 0, false, [] and {} are no reference.
bool says_nothing(const Value& value) {
  if (value.is_null()) return true;
  if (const auto* text = value.get_if<std::string>()) return text->empty();
  if (const auto* list = value.get_if<List>()) return list->empty();
  if (const auto* dict = value.get_if<Dict>()) return dict->empty();
  return value == Value(0) || value == Value(0.0) || value == Value(false);
}

[[noreturn]] void fail_endless(std::string_view what) {
  throw Error(
      Remedy::fix_config,
      fmt::format("the {} of the next page is that of this page: it would never end; check the paginator",
                  what));
}

class LinkPaginator : public Paginator {
 public:
  bool advance(const Answer& answer, Call& call) override {
    const std::optional<std::string> link = link_in(answer);
    if (!link) return false;
    std::string next = http::resolve(call.url, *link);
    if (next == call.url && call.params.empty()) fail_endless("URL");
    call.url = std::move(next);
    call.params.clear();
    return true;
  }

 private:
  virtual std::optional<std::string> link_in(const Answer& answer) = 0;
};

class JsonLink : public LinkPaginator {
 public:
  explicit JsonLink(json::Path path) : path_(std::move(path)) {}

 private:
  std::optional<std::string> link_in(const Answer& answer) override {
    const std::optional<Value> found = answer.body.first(path_);
    if (!found || says_nothing(*found)) return std::nullopt;
    if (!found->is<std::string>())
      throw Error(Remedy::fix_config,
                  fmt::format("there is no URL at {} in the response; correct next_url_path", path_.text()));
    return found->get<std::string>();
  }

  json::Path path_;
};

class HeaderLink : public LinkPaginator {
 public:
  explicit HeaderLink(std::string relation) : relation_(std::move(relation)) {}

 private:
  std::optional<std::string> link_in(const Answer& answer) override {
    return http::link_of(answer.headers, relation_);
  }

  std::string relation_;
};

class CursorPaginator : public Paginator {
 public:
  explicit CursorPaginator(CursorPlaces places) : places_(std::move(places)) {}

  bool advance(const Answer& answer, Call& call) override {
    if (places_.stops_after_empty_page && answer.is_empty) return false;
    const std::optional<Value> found = answer.body.first(places_.cursor_path);
    const bool is_there = found && !says_nothing(*found);
    if (places_.has_more_path && !has_more(*places_.has_more_path, answer.body)) return false;
    if (!is_there && places_.has_more_path)
      throw Error(Remedy::fix_config,
                  fmt::format("the response says that there is more, but has no cursor at {}; "
                              "correct cursor_path",
                              places_.cursor_path.text()));
    if (!is_there) return false;
    if (*found == last_) fail_endless("cursor");
    last_ = *found;
    places_.place.put(call, last_);
    return true;
  }

 private:
  CursorPlaces places_;
  Value last_;
};

class HeaderCursor : public Paginator {
 public:
  HeaderCursor(std::string header, std::string param)
      : header_(std::move(header)), place_{std::move(param)} {}

  bool advance(const Answer& answer, Call& call) override {
    const std::string* found = http::find_header(answer.headers, header_);
    if (found == nullptr || found->empty()) return false;
    if (*found == last_) fail_endless("cursor");
    last_ = *found;
    place_.put(call, last_);
    return true;
  }

 private:
  std::string header_;
  RequestPlace place_;
  std::string last_;
};

}  // namespace

std::unique_ptr<Paginator> json_link(json::Path next_url_path) {
  return std::make_unique<JsonLink>(std::move(next_url_path));
}
std::unique_ptr<Paginator> header_link(std::string relation) {
  return std::make_unique<HeaderLink>(std::move(relation));
}
std::unique_ptr<Paginator> cursor(CursorPlaces places) {
  return std::make_unique<CursorPaginator>(std::move(places));
}
std::unique_ptr<Paginator> header_cursor(std::string header, std::string param) {
  return std::make_unique<HeaderCursor>(std::move(header), std::move(param));
}

}  // namespace sluice::rest
