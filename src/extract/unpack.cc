#include "extract/unpack.h"

#include <memory>
#include <string>

#include <fmt/format.h>
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

/// Reads a file in blocks.
class Blocks {
 public:
  Blocks(const FileHandle& file, const fs::path& path) : file_(file), path_(path), block_(kBlock, '\0') {}
  /// Valid until the next call; empty at the end.
  std::string_view next() { return {block_.data(), read_some(file_, block_, path_)}; }

 private:
  const FileHandle& file_;
  const fs::path& path_;
  std::string block_;
};

class Gunzip {
 public:
  Gunzip(const fs::path& path, const Sink& sink) : path_(path), sink_(sink), out_(kBlock, '\0') {
    constexpr int kGzipWindow = 15 + 16;  // the largest window, gzip header
    if (inflateInit2(&stream_, kGzipWindow) != Z_OK)
      throw Error(Remedy::retry, "memory ran out while unpacking");
  }
  ~Gunzip() { inflateEnd(&stream_); }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  /// False: the sink has enough.
  bool add(std::string_view bytes) {
    // zlib reads through a pointer that is not const, unless told so for the whole program.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    while (begins_member())
      if (!inflate_input()) return false;
    return true;
  }
  void finish() const {
    if (is_inside_ || !has_member_) fail("gzip", kCutOff, path_);
  }

 private:
  /// True if there is input to inflate. Files may be padded with zeros behind a member.
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

  bool inflate_input() {
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream_.avail_out = static_cast<uInt>(out_.size());
      const int result = inflate(&stream_, Z_NO_FLUSH);
      // Z_BUF_ERROR only says that more input is needed.
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
        fail("gzip", stream_.msg == nullptr ? "it cannot be read" : stream_.msg, path_);
      if (!sink_({out_.data(), out_.size() - stream_.avail_out})) return false;
      if (result == Z_STREAM_END) is_inside_ = false;
    } while (is_inside_ && stream_.avail_out == 0);
    return true;
  }

  const fs::path& path_;
  const Sink& sink_;
  std::string out_;
  z_stream stream_{};
  bool is_inside_ = false;
  bool has_member_ = false;
};

class Unzstd {
 public:
  Unzstd(const fs::path& path, const Sink& sink) : path_(path), sink_(sink), out_(kBlock, '\0') {
    if (!context_) throw Error(Remedy::retry, "memory ran out while unpacking");
  }

  /// False: the sink has enough.
  bool add(std::string_view bytes) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    ZSTD_outBuffer out{out_.data(), out_.size(), 0};
    do {
      out.pos = 0;
      wanted_ = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(wanted_) != 0) fail("zstd", ZSTD_getErrorName(wanted_), path_);
      if (!sink_({out_.data(), out.pos})) return false;
      // A full output may hide more, unless the frame ends just there.
    } while (in.pos < in.size || (out.pos == out.size && wanted_ != 0));
    return true;
  }
  void finish() const {
    if (wanted_ != 0) fail("zstd", kCutOff, path_);
  }

 private:
  const fs::path& path_;
  const Sink& sink_;
  std::string out_;
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_{ZSTD_createDCtx(), &ZSTD_freeDCtx};
  std::size_t wanted_ = 1;  // bytes that the frame still needs; nothing read yet is no whole frame
};

template <class Unpacker>
void run(Unpacker&& unpacker, Blocks& blocks) {
  for (std::string_view block = blocks.next(); !block.empty(); block = blocks.next())
    if (!unpacker.add(block)) return;
  unpacker.finish();
}

}  // namespace

void unpack(const FileHandle& input, Compression compression, const fs::path& path, const Sink& sink) {
  Blocks blocks(input, path);
  switch (compression) {
    case Compression::gzip: run(Gunzip(path, sink), blocks); break;
    case Compression::zstd: run(Unzstd(path, sink), blocks); break;
    case Compression::none:
      for (std::string_view block = blocks.next(); !block.empty(); block = blocks.next())
        if (!sink(block)) return;
  }
}

}  // namespace sluice
