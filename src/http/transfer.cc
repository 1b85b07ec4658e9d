#include "http/transfer.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <string_view>
#include <utility>

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/allowance.h"
#include "http/fault.h"
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

HeaderList list_of(const Request& request) {
  HeaderList list;
  const auto add = [&](const std::string& line) {
    list.reset(curl_slist_append(list.release(), line.c_str()));
  };
  // A header without a value is written with a semicolon.
  for (const auto& [name, value] : request.headers)
    add(value.empty() ? fmt::format("{};", name) : fmt::format("{}: {}", name, value));
  if (request.body) {
    add("Expect:");  // libcurl would wait for leave to send a large body
    if (find_header(request.headers, "Content-Type") == nullptr) add("Content-Type:");
  }
  return list;
}

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void check_headers(const Request& request) {
  for (const auto& [name, value] : request.headers)
    if (name.empty() || !is_one_line(name) || !is_one_line(value))
      throw fault_of(Remedy::fix_config, request,
                     "a header has to be on one line; check the headers, tokens and keys for line ends");
}

}  // namespace

class Transfer::Handle {
 public:
  Handle(const Limits& limits, std::string ca_file)
      : limits_(limits), ca_file_(std::move(ca_file)), easy_(curl_easy_init()) {}

  Response run(const Request& request) {
    check_headers(request);
    response_ = {};
    is_too_large_ = false;
    prepare(request);
    const HeaderList headers = list_of(request);
    set(CURLOPT_HTTPHEADER, headers.get());
    const CURLcode code = curl_easy_perform(easy_.get());
    if (code != CURLE_OK) fail(request, code);
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return std::move(response_);
  }

 private:
  template <class T>
  void set(CURLoption option, T value) {
    curl_easy_setopt(easy_.get(), option, value);
  }

  void prepare(const Request& request) {
    curl_easy_reset(easy_.get());  // connections and what is known of hosts stay
    response_.url = with_query(request.url, request.query);
    set(CURLOPT_URL, response_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ERRORBUFFER, error_);
    set(CURLOPT_ACCEPT_ENCODING, "");
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
    if (request.signature) sign(*request.signature);
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

  void sign(const Signature& signature) {
    set(CURLOPT_AWS_SIGV4, fmt::format("aws:amz:{}:{}", signature.region, signature.service).c_str());
    set(CURLOPT_USERNAME, signature.key_id.c_str());
    set(CURLOPT_PASSWORD, signature.secret.c_str());
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

  static std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* self) {
    return static_cast<Handle*>(self)->add_body({bytes, size * count});
  }
  static std::size_t take_header(const char* bytes, std::size_t size, std::size_t count, void* self) {
    static_cast<Handle*>(self)->add_header({bytes, size * count});
    return size * count;
  }

  std::size_t add_body(std::string_view bytes) {
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
    const std::string& text = response_.headers.back().second;
    std::uint64_t length = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), length).ec != std::errc()) return;
    response_.body.reserve(std::min(length, limits_.max_response_bytes) + kPadding);
  }

  Limits limits_;
  std::string ca_file_;
  std::unique_ptr<CURL, CloseEasy> easy_;
  char error_[CURL_ERROR_SIZE] = {};
  Response response_;
  bool is_too_large_ = false;
};

Transfer::Transfer(const Limits& limits, std::string ca_file) {
  initialize();
  handle_ = std::make_unique<Handle>(limits, std::move(ca_file));
}

Transfer::~Transfer() = default;

Response Transfer::run(const Request& request) { return handle_->run(request); }

}  // namespace sluice::http
