#include "extract/raw_file.h"

#include <utility>

namespace sluice {
namespace {

constexpr std::size_t kBuffer = 1U << 20;
constexpr std::size_t kLarge = 256U << 10;  // bytes that are not worth a copy to have more at once

}  // namespace

RawFile::RawFile(fs::path path, const std::function<void(std::uint64_t)>& progress)
    : path_(std::move(path)), progress_(progress), file_(create_file(path_)) {}

void RawFile::write(std::string_view bytes) {
  if (bytes.empty()) return;
  last_ = bytes.back();
  if (buffer_.empty() && bytes.size() >= kLarge) return put(bytes);
  buffer_ += bytes;
  if (buffer_.size() >= kBuffer) flush();
}

void RawFile::end_line() {
  if (last_ != '\n') write("\n");
}

void RawFile::finish() {
  flush();
  sync_file(file_, path_);
}

void RawFile::flush() {
  put(buffer_);
  buffer_.clear();
}

void RawFile::put(std::string_view bytes) {
  write_all(file_, bytes, path_);
  // The disk works while we go on, so that the fsync at the end is short.
  start_writeback(file_, written_, bytes.size());
  written_ += bytes.size();
  if (progress_) progress_(bytes.size());
}

}  // namespace sluice
