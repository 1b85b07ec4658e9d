#include "http/transfer.h"

#include <algorithm>
#include <ctime>
#include <exception>
#include <mutex>
#include <string_view>
#include <utility>

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/allowance.h"
#include "http/fault.h"
#include "http/signature.h"
#include "http/url.h"

namespace sluice::http {
namespace {

constexpr long kReceiveBytes = 512L << 10;  // the most that libcurl takes: fewer system calls
/// What a reader of JSON wants behind a text, so that it need not copy it.
constexpr std::size_t kPadding = 64;

struct CloseEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

void initialize() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

bool may_pass(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_AGAIN: return true;
    default: return false;
  }
}

HeaderList list_of(const Request& request, const Headers& signature) {
  HeaderList list;
  const auto add = [&](const std::string& line) {
    list.reset(curl_slist_append(list.release(), line.c_str()));
  };
  // A header without a value is written with a semicolon.
  for (const auto& [name, value] : request.headers)
    add(value.empty() ? fmt::format("{};", name) : fmt::format("{}: {}", name, value));
  for (const auto& [name, value] : signature) add(fmt::format("{}: {}", name, value));
  if (request.body) {
    add("Expect:");  // libcurl would wait for leave to send a large body
    if (find_header(request.headers, "Content-Type") == nullptr) add("Content-Type:");
  }
  return list;
}

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void check_headers(const Request& request, const Headers& headers) {
  for (const auto& [name, value] : headers)
    if (name.empty() || !is_one_line(name) || !is_one_line(value))
      throw fault_of(Remedy::fix_config, request,
                     "a header has to be on one line; check the headers, tokens and keys for line ends");
}

}  // namespace

class Transfer::Handle {
 public:
  Handle(const Limits& limits, std::string ca_file)
      : limits_(limits), ca_file_(std::move(ca_file)), easy_(curl_easy_init()) {}

  Response run(const Request& request, Download* download) {
    check_headers(request, request.headers);
    response_ = {};
    is_too_large_ = false;
    request_ = &request;
    download_ = download;
    is_body_begun_ = false;
    thrown_ = nullptr;
    prepare(request);
    const Headers signature =
        request.signature ? signed_headers(request, response_.url, std::time(nullptr)) : Headers();
    check_headers(request, signature);
    const HeaderList headers = list_of(request, signature);
    set(CURLOPT_HTTPHEADER, headers.get());
    const CURLcode code = curl_easy_perform(easy_.get());
    if (thrown_) std::rethrow_exception(thrown_);
    if (code != CURLE_OK) fail(request, code);
    begin_body();  // there may have been none
    return std::move(response_);
  }

 private:
  template <class T>
  void set(CURLoption option, T value) {
    curl_easy_setopt(easy_.get(), option, value);
  }

  void prepare(const Request& request) {
    curl_easy_reset(easy_.get());  // connections and what is known of hosts stay
    response_.url = request.keeps_path ? with_query_as_is(request.url, request.query)
                                       : with_query(request.url, request.query);
    set(CURLOPT_URL, response_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ERRORBUFFER, error_);
    if (request.keeps_path) set(CURLOPT_PATH_AS_IS, 1L);
    if (!request.stays_packed) set(CURLOPT_ACCEPT_ENCODING, "");
    set(CURLOPT_BUFFERSIZE, kReceiveBytes);
    set(CURLOPT_USERAGENT, "sluice");
    if (!ca_file_.empty()) set(CURLOPT_CAINFO, ca_file_.c_str());
    set_limits();
    set_method(request);
    set(CURLOPT_WRITEFUNCTION, &Handle::take_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_HEADERFUNCTION, &Handle::take_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Handle::has_to_stop);
    *error_ = '\0';
  }

  void set_limits() {
    constexpr double kMillis = 1000;
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits_.connect_seconds * kMillis));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.total_seconds * kMillis));
    set(CURLOPT_LOW_SPEED_LIMIT, limits_.stall_bytes_per_second);
    set(CURLOPT_LOW_SPEED_TIME, std::max(1L, static_cast<long>(limits_.stall_seconds)));
  }

  void set_method(const Request& request) {
    if (request.body) {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
      set(CURLOPT_POSTFIELDS, request.body->data());
    }
    if (request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
    if (request.method == "POST" && !request.body) set(CURLOPT_POSTFIELDS, "");
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }

  /// libcurl asks at least once a second. Not 0: the request is given up.
  static int has_to_stop(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return allowance().stop.stop_requested() ? 1 : 0;
  }

  [[noreturn]] void fail(const Request& request, CURLcode code) const {
    check_allowance();
    if (is_too_large_)
      throw fault_of(Remedy::fix_config, request,
                     fmt::format("the response is larger than {} bytes; raise max_response_bytes, or ask for "
                                 "smaller pages",
                                 limits_.max_response_bytes));
    const std::string_view reason = *error_ == '\0' ? curl_easy_strerror(code) : error_;
    throw fault_of(may_pass(code) ? Remedy::retry : Remedy::fix_config, request,
                   without_secrets(std::string(reason), request.secrets));
  }

  /// libcurl is C: no exception may pass through it. What takes less than there is ends the transfer.
  template <class Take>
  std::size_t guarded(std::size_t size, Take take) noexcept {
    try {
      return take(*this);
    } catch (...) {
      thrown_ = std::current_exception();
      return size == 0 ? 1 : 0;
    }
  }

  static std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* self) {
    return static_cast<Handle*>(self)->guarded(
        size * count, [&](Handle& handle) { return handle.add_body({bytes, size * count}); });
  }
  static std::size_t take_header(const char* bytes, std::size_t size, std::size_t count, void* self) {
    return static_cast<Handle*>(self)->guarded(size * count, [&](Handle& handle) {
      handle.add_header({bytes, size * count});
      return size * count;
    });
  }

  /// The head of the response is there.
  void begin_body() {
    if (std::exchange(is_body_begun_, true)) return;
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    if (!response_.is_success()) download_ = nullptr;  // what the server says of an error is for memory
    if (download_ != nullptr) download_->start(*request_, response_);
  }

  std::size_t add_body(std::string_view bytes) {
    begin_body();
    if (download_ == nullptr) return keep(bytes);
    download_->take(bytes);
    return bytes.size();
  }

  std::size_t keep(std::string_view bytes) {
    is_too_large_ = response_.body.size() + bytes.size() > limits_.max_response_bytes;
    if (is_too_large_) return 0;
    response_.body += bytes;
    return bytes.size();
  }

  void add_header(std::string_view line) {
    line = line.substr(0, line.find_last_not_of("\r\n") + 1);
    if (line.starts_with("HTTP/")) return start(line);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::size_t value = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
    response_.headers.emplace_back(line.substr(0, colon), line.substr(value));
    if (strcasecmp(response_.headers.back().first.c_str(), "Content-Length") == 0) make_room();
  }

  /// A status line: what came before it was for the way only.
  void start(std::string_view line) {
    response_.headers.clear();
    const std::size_t status = line.find(' ');
    const std::size_t reason = line.find(' ', std::min(status + 1, line.size()));
    response_.reason = reason == std::string_view::npos ? "" : std::string(line.substr(reason + 1));
  }

  void make_room() {
    if (download_ != nullptr) return;
    if (const std::optional<std::uint64_t> length = content_length(response_.headers))
      response_.body.reserve(std::min(*length, limits_.max_response_bytes) + kPadding);
  }

  Limits limits_;
  std::string ca_file_;
  std::unique_ptr<CURL, CloseEasy> easy_;
  char error_[CURL_ERROR_SIZE] = {};
  Response response_;
  bool is_too_large_ = false;
  const Request* request_ = nullptr;
  Download* download_ = nullptr;
  bool is_body_begun_ = false;
  std::exception_ptr thrown_;
};

Transfer::Transfer(const Limits& limits, std::string ca_file) {
  initialize();
  handle_ = std::make_unique<Handle>(limits, std::move(ca_file));
}

Transfer::~Transfer() = default;

Response Transfer::run(const Request& request, Download* download) { return handle_->run(request, download); }

}  // namespace sluice::http
