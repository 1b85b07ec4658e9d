#include "extract/unpack.h"

#include <memory>
#include <string>

#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kBlock = 1U << 20;

[[noreturn]] void fail(std::string_view format, std::string_view why, const fs::path& path) {
  throw Error(Remedy::fix_input, fmt::format("{} data is damaged; fetch the file again: {}", format, why),
              {.stage = "extract", .file = path.native()});
}

constexpr std::string_view kCutOff = "it ends too early";

}  // namespace

/// Reads a file in blocks.
class Unpacked::Reader {
 public:
  Reader(FileHandle file, fs::path path)
      : file_(std::move(file)), path_(std::move(path)), block_(kBlock, '\0') {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;
  virtual std::string_view next() = 0;

 protected:
  /// Valid until the next call; empty at the end.
  std::string_view next_block() { return {block_.data(), read_some(file_, block_, path_)}; }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  FileHandle file_;
  fs::path path_;
  std::string block_;
};

class Unpacked::Plain final : public Reader {
 public:
  using Reader::Reader;
  std::string_view next() override { return next_block(); }
};

class Unpacked::Gunzip final : public Reader {
 public:
  Gunzip(FileHandle file, fs::path path) : Reader(std::move(file), std::move(path)), out_(kBlock, '\0') {
    constexpr int kGzipWindow = 15 + 16;  // the largest window, gzip header
    if (inflateInit2(&stream_, kGzipWindow) != Z_OK)
      throw Error(Remedy::retry, "memory ran out while unpacking");
  }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;
  ~Gunzip() override { inflateEnd(&stream_); }

  std::string_view next() override {
    for (;;) {
      if (!has_more_output_ && !has_input()) return {};
      const std::string_view bytes = inflate_input();
      if (!bytes.empty()) return bytes;
    }
  }

 private:
  /// True if there is input to inflate; false at the end of a whole file.
  bool has_input() {
    while (!begins_member()) {
      const std::string_view block = next_block();
      if (block.empty()) {
        if (is_inside_ || !has_member_) fail("gzip", kCutOff, path());
        return false;
      }
      // zlib reads through a pointer that is not const, unless told so for the whole program.
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(block.data()));
      stream_.avail_in = static_cast<uInt>(block.size());
    }
    return true;
  }

  /// Files may be padded with zeros behind a member.
  bool begins_member() {
    if (is_inside_) return stream_.avail_in > 0;
    while (has_member_ && stream_.avail_in > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
    if (stream_.avail_in == 0) return false;
    inflateReset(&stream_);
    return is_inside_ = has_member_ = true;
  }

  std::string_view inflate_input() {
    stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
    stream_.avail_out = static_cast<uInt>(out_.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    // Z_BUF_ERROR only says that more input is needed.
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
      fail("gzip", stream_.msg == nullptr ? "it cannot be read" : stream_.msg, path());
    if (result == Z_STREAM_END) is_inside_ = false;
    has_more_output_ = is_inside_ && stream_.avail_out == 0;
    return {out_.data(), out_.size() - stream_.avail_out};
  }

  std::string out_;
  z_stream stream_{};
  bool is_inside_ = false;
  bool has_member_ = false;
  bool has_more_output_ = false;  ///< the output was filled: there may be more without further input
};

class Unpacked::Unzstd final : public Reader {
 public:
  Unzstd(FileHandle file, fs::path path) : Reader(std::move(file), std::move(path)), out_(kBlock, '\0') {
    if (!context_) throw Error(Remedy::retry, "memory ran out while unpacking");
  }

  std::string_view next() override {
    for (;;) {
      if (in_.pos == in_.size && !has_more_output_ && !has_input()) return {};
      ZSTD_outBuffer out{out_.data(), out_.size(), 0};
      wanted_ = ZSTD_decompressStream(context_.get(), &out, &in_);
      if (ZSTD_isError(wanted_) != 0) fail("zstd", ZSTD_getErrorName(wanted_), path());
      // A full output may hide more, unless the frame ends just there.
      has_more_output_ = out.pos == out.size && wanted_ != 0;
      if (out.pos > 0) return {out_.data(), out.pos};
    }
  }

 private:
  bool has_input() {
    const std::string_view block = next_block();
    in_ = {block.data(), block.size(), 0};
    if (block.empty() && wanted_ != 0) fail("zstd", kCutOff, path());
    return !block.empty();
  }

  std::string out_;
  ZSTD_inBuffer in_{};
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_{ZSTD_createDCtx(), &ZSTD_freeDCtx};
  std::size_t wanted_ = 1;  // bytes that the frame still needs; nothing read yet is no whole frame
  bool has_more_output_ = false;
};

Unpacked::Unpacked(FileHandle input, Compression compression, fs::path path) {
  switch (compression) {
    case Compression::none: reader_ = std::make_unique<Plain>(std::move(input), std::move(path)); break;
    case Compression::gzip: reader_ = std::make_unique<Gunzip>(std::move(input), std::move(path)); break;
    case Compression::zstd: reader_ = std::make_unique<Unzstd>(std::move(input), std::move(path)); break;
  }
}

Unpacked::Unpacked(Unpacked&&) noexcept = default;
Unpacked::~Unpacked() = default;

std::string_view Unpacked::next() { return reader_->next(); }

FileHandle open_input(const std::string& path) {
  return path == "-" ? FileHandle(dup(STDIN_FILENO)) : open_read(path);
}

void unpack(FileHandle input, Compression compression, const fs::path& path, const Sink& sink) {
  Unpacked text(std::move(input), compression, path);
  for (std::string_view bytes = text.next(); !bytes.empty(); bytes = text.next())
    if (!sink(bytes)) return;
}

}  // namespace sluice
