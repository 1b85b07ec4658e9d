#include "sources/rest_api/pages.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "http/fault.h"
#include "http/url.h"
#include "sluice/error.hpp"
#include "sources/rest_api/body.h"
#include "sources/rest_api/parent_fields.h"
#include "sources/rest_api/raw_json.h"
#include "sources/rest_api/selection.h"

namespace sluice::rest {
namespace {

constexpr int kNoContent = 204;

/// Asks for one page after the other.
class Walk {
 public:
  Walk(std::shared_ptr<const Endpoint> endpoint, Bound bound)
      : endpoint_(std::move(endpoint)), bound_(std::move(bound)), selection_(endpoint_->selector) {
    if (endpoint_->paginator) paginator_ = endpoint_->paginator();
    if (paginator_) paginator_->start(bound_.call);
  }

  [[nodiscard]] bool has_more() const noexcept { return has_more_; }

  /// The rows of the next page; empty if it has none.
  std::string next() {
    const Call asked = bound_.call;
    try {
      return rows_of(endpoint_->client->fetch(asked, endpoint_->actions));
    } catch (Error& error) {
      if (!is_about_body_) throw;
      throw told(error, asked);
    }
  }

 private:
  /// The error about a body with the request that it answers.
  [[nodiscard]] Error told(const Error& error, const Call& asked) const {
    http::Request request = endpoint_->client->request_of(asked);
    request.secrets = secrets_;
    Where where = error.where();
    where.row = http::without_secrets(std::move(where.row), secrets_);
    return http::fault_of(error.remedy(), request, error.message() + content_type_).at(where);
  }

  std::string rows_of(std::optional<Fetched> fetched) {
    has_more_ = false;
    is_about_body_ = false;
    if (!fetched || fetched->response.status == kNoContent) return {};
    is_about_body_ = true;
    secrets_ = std::move(fetched->secrets);
    http::Response& response = fetched->response;
    if (const std::string* type = http::find_header(response.headers, "Content-Type"))
      content_type_ = fmt::format(" (content type {})", *type);
    check_start(response.body);
    Body body(std::move(response.body));
    const std::vector<std::string_view> rows = selection_.rows(body);
    const Answer answer{response.headers, body, Selection::is_empty(rows)};
    if (!paginator_) paginator_ = detect_paginator(answer);
    has_more_ = paginator_->advance(answer, bound_.call);
    std::string text = with_members(Selection::take(std::move(body), rows), bound_.members);
    is_about_body_ = false;
    return text;
  }

  /// A page to log in to, for example, is found out without reading it.
  static void check_start(std::string_view body) {
    const std::string_view text = trimmed(body);
    constexpr std::string_view kStarts = "[{\"-0123456789tfn";
    if (text.empty() || kStarts.find(text.front()) == std::string_view::npos)
      fail_json(body, "it starts like something else");
  }

  std::shared_ptr<const Endpoint> endpoint_;
  Bound bound_;
  Selection selection_;
  std::unique_ptr<Paginator> paginator_;
  bool has_more_ = true;
  bool is_about_body_ = false;
  std::string content_type_;
  std::vector<std::string> secrets_;
};

}  // namespace

Generator<Page> pages_of(std::shared_ptr<const Endpoint> endpoint, Bound bound) {
  Walk walk(std::move(endpoint), std::move(bound));
  while (walk.has_more()) {
    std::string text = walk.next();
    if (text.empty()) continue;
    Page page = Page::json(std::move(text), JsonLayout::document);
    co_yield page;
  }
}

}  // namespace sluice::rest
