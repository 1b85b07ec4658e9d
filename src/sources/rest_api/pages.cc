#include "sources/rest_api/pages.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/allowance.h"
#include "http/fault.h"
#include "http/url.h"
#include "sluice/error.hpp"
#include "sources/rest_api/ahead.h"
#include "sources/rest_api/body.h"
#include "sources/rest_api/parent_fields.h"
#include "sources/rest_api/raw_json.h"
#include "sources/rest_api/selection.h"

namespace sluice::rest {
namespace {

constexpr int kNoContent = 204;

/// Asks for one page after the other; for those that are known already before it is their turn.
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
      std::string rows = rows_of(response_to(asked));
      ask_ahead();
      return rows;
    } catch (Error& error) {
      if (!is_about_body_) throw;
      throw told(error, asked);
    }
  }

 private:
  std::optional<Fetched> response_to(const Call& call) {
    return ahead_ && ahead_->size() > 0 ? ahead_->take() : endpoint_->client->fetch(call, endpoint_->actions);
  }

  void ask_ahead() {
    if (!has_more_) return ahead_.reset();
    int most = allowance().threads;
    if (const int limit = endpoint_->client->max_in_flight(); limit > 0) most = std::min(most, limit);
    if (most < 2) return;
    while (!ahead_ || ahead_->has_room()) {
      std::optional<Call> call = paginator_->foresee(bound_.call, ahead_ ? ahead_->size() : 0);
      if (!call) return;
      if (!ahead_)
        ahead_ = std::make_unique<Ahead>(most, [endpoint = endpoint_](const Call& known) {
          return endpoint->client->fetch(known, endpoint->actions);
        });
      ahead_->ask(*std::move(call));
    }
  }

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
    const Answer answer{response.status, response.headers, body, Selection::is_empty(rows)};
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
  std::unique_ptr<Ahead> ahead_;
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
