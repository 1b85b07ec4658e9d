#include "http/session.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include <fmt/format.h>
#include <strings.h>

#include "base/allowance.h"
#include "base/log.h"
#include "http/fault.h"
#include "http/url.h"

namespace sluice::http {
namespace {

constexpr int kMostRedirects = 10;

/// Headers that say nothing of who asks. Any other may be a credential, whatever its name.
bool is_harmless(const std::string& name) {
  constexpr std::array kHarmless{"Accept", "Accept-Language", "Content-Type", "User-Agent"};
  return std::ranges::any_of(kHarmless,
                             [&](const char* known) { return strcasecmp(known, name.c_str()) == 0; });
}

const std::string* target_of(const Response& response) {
  switch (response.status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308: return find_header(response.headers, "Location");
    default: return nullptr;
  }
}

/// What browsers and upstream do: a POST that was moved is asked for by GET.
void change_method(Request& request, int status) {
  const bool is_get =
      status == 303 ? request.method != "HEAD" : (status == 301 || status == 302) && request.method == "POST";
  if (!is_get) return;
  request.method = "GET";
  request.body.reset();
}

Request redirected(Request request, const Response& response, const std::string& target) {
  change_method(request, response.status);
  const std::string url = resolve(response.url, target);
  if (origin_of(url) != origin_of(request.url)) {
    if (request.body)
      throw fault_of(Remedy::fix_config, request,
                     fmt::format("the server redirects to {}: the body is not sent to another host; write "
                                 "that URL if it is the right one",
                                 origin_of(url)));
    std::erase_if(request.headers, [](const auto& header) { return !is_harmless(header.first); });
    request.signature.reset();
  }
  request.url = url;
  request.query.clear();
  return request;
}

/// Somebody may wonder why nothing goes on.
void tell(const Error& error, double delay) {
  constexpr double kLong = 10;
  const std::string text = fmt::format("{}; trying again in {:.1f} s", error.message(), delay);
  delay < kLong ? log::info(text) : log::warning(text);
}

}  // namespace

/// A connection, for one request.
class Session::Lent {
 public:
  explicit Lent(Session& session) : session_(session) {
    const std::lock_guard lock(session.mutex_);
    if (session.idle_.empty()) {
      transfer_ = std::make_unique<Transfer>(session.options_.limits, session.options_.ca_file);
    } else {
      transfer_ = std::move(session.idle_.back());
      session.idle_.pop_back();
    }
  }
  ~Lent() {
    const std::lock_guard lock(session_.mutex_);
    session_.idle_.push_back(std::move(transfer_));
  }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  Transfer* operator->() const { return transfer_.get(); }

 private:
  Session& session_;
  std::unique_ptr<Transfer> transfer_;
};

Session::Session(SessionOptions options)
    : options_(std::move(options)), pace_(options_.requests_per_second, options_.max_in_flight) {}

Session::~Session() = default;

Response Session::follow(Request request, Download* download) {
  for (int redirects = 0;; ++redirects) {
    const Pace::Turn turn(pace_);
    Response response = Lent(*this)->run(request, download);
    const std::string* target = request.follows_redirects ? target_of(response) : nullptr;
    if (target == nullptr) return response;
    if (redirects == kMostRedirects)
      throw fault_of(Remedy::fix_config, request,
                     fmt::format("more than {} redirects; check base_url and path", kMostRedirects));
    request = redirected(std::move(request), response, *target);
  }
}

Response Session::send(const Request& request, const Accepts& accepts) {
  return insist(request, nullptr, accepts);
}

Response Session::download(const Request& request, const std::filesystem::path& file) {
  Download download(file);
  return insist(request, &download, {});
}

Response Session::insist(const Request& request, Download* download, const Accepts& accepts) {
  // What brings a long body further is no vain attempt.
  const auto is_worth_it = [&] { return download != nullptr && download->has_progressed(); };
  for (int attempt = 1;; attempt = is_worth_it() ? 1 : attempt + 1) {
    const bool is_last = attempt >= options_.retry.attempts;
    double delay = 0;
    try {
      Response response = follow(download == nullptr ? request : download->missing_of(request), download);
      if (is_last || !may_pass(response.status) || (accepts && accepts(response))) return response;
      delay = options_.retry.delay_after(attempt, &response, std::time(nullptr));
      tell(refusal_of(request, response), delay);
    } catch (Error& error) {
      const bool has_to_end =
          allowance().stop.stop_requested() || (download != nullptr && download->is_stuck());
      if (error.remedy() != Remedy::retry || has_to_end) throw;
      if (is_last) {
        error.with_outcome(fmt::format("given up after {} attempts", attempt));
        throw;
      }
      delay = options_.retry.delay_after(attempt, nullptr, std::time(nullptr));
      tell(error, delay);
    }
    pause_for(delay);
  }
}

}  // namespace sluice::http
