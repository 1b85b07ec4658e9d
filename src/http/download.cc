#include "http/download.h"

#include <system_error>

#include <fmt/format.h>

#include "http/fault.h"

namespace sluice::http {
namespace {

constexpr int kPartOfBody = 206;
constexpr std::uint64_t kProgress = 1U << 20;

}  // namespace

Request Download::missing_of(Request request) const {
  if (written_ == 0 || written_ >= total_ || etag_.empty()) return request;
  set_header(request.headers, "Range", fmt::format("bytes={}-", written_));
  set_header(request.headers, "If-Range", etag_);
  return request;
}

bool Download::has_progressed() noexcept {
  if (written_ < most_written_ + kProgress) return false;
  most_written_ = written_;
  return true;
}

void Download::start(const Request& request, const Response& head) {
  if (head.status != kPartOfBody) return start_anew(head);
  // A server that knows nothing of If-Range may send a part of something else.
  const bool is_rest =
      find_header(request.headers, "Range") != nullptr && header_text(head.headers, "ETag") == etag_ &&
      header_text(head.headers, "Content-Range").starts_with(fmt::format("bytes {}-", written_));
  if (is_rest) return;
  etag_.clear();
  throw fault_of(Remedy::retry, request, "the server sent another part of the body than was asked for");
}

void Download::start_anew(const Response& head) {
  std::error_code missing;  // what cannot be removed cannot be made, either
  std::filesystem::remove(path_, missing);
  is_stuck_ = true;
  file_ = create_file(path_);
  is_stuck_ = false;
  written_ = 0;
  total_ = content_length(head.headers).value_or(0);
  etag_ = header_text(head.headers, "ETag");
  if (etag_.starts_with("W/")) etag_.clear();  // the same in meaning, perhaps not in bytes
}

void Download::take(std::string_view bytes) {
  is_stuck_ = true;
  write_all(file_, bytes, path_);
  is_stuck_ = false;
  written_ += bytes.size();
}

}  // namespace sluice::http
