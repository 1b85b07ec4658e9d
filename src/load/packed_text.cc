#include "load/packed_text.h"

#include <zlib.h>

#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr int kLevel = 9;
constexpr std::size_t kBlock = 64 * 1024;
/// Documents are a few MB at most; more is a damaged or hostile stream.
constexpr std::size_t kLargest = std::size_t{1} << 30;

[[noreturn]] void not_readable() {
  throw Error(Remedy::fix_input,
              "a document stored at the destination is neither JSON nor base64 of a zlib stream");
}

/// A zlib stream that is being read.
class Inflater {
 public:
  explicit Inflater(std::string& bytes) {
    stream_.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
    if (inflateInit(&stream_) != Z_OK) throw Error(Remedy::retry, "zlib has no memory");
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  /// Appends a block to the text; true at the end of the stream.
  bool next(std::string& text) {
    const std::size_t size = text.size();
    text.resize(size + kBlock);
    stream_.next_out = reinterpret_cast<Bytef*>(text.data() + size);
    stream_.avail_out = kBlock;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result != Z_OK && result != Z_STREAM_END) not_readable();
    text.resize(size + kBlock - stream_.avail_out);
    return result == Z_STREAM_END;
  }

 private:
  z_stream stream_{};
};

}  // namespace

std::string pack_text(std::string_view text) {
  uLongf size = compressBound(text.size());
  std::string packed(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
                text.size(), kLevel) != Z_OK)
    throw Error(Remedy::retry, "zlib has no memory");
  return base64_encode(std::string_view(packed).substr(0, size), true);
}

std::string unpack_text(std::string_view packed) {
  if (packed.starts_with('{')) return std::string(packed);
  std::string bytes;
  if (!base64_decode(packed, bytes)) not_readable();
  std::string text;
  Inflater inflater(bytes);
  while (!inflater.next(text))
    if (text.size() > kLargest) not_readable();
  return text;
}

}  // namespace sluice
