#include "extract/file_text.h"

#include <string>
#include <utility>

#include <unistd.h>

#include "base/files.h"
#include "extract/unpack.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Finds where a JSON text may be cut between two rows, piece by piece.
class RowEnds {
 public:
  explicit RowEnds(JsonLayout layout) : layout_(layout) {}

  /// Whether the byte stands between two rows: a newline, or a comma of an array at the top.
  bool ends_row(char byte) {
    if (layout_ == JsonLayout::lines) return byte == '\n';
    if (is_in_text_) {
      is_in_text_ = is_escaped_ || byte != '"';
      is_escaped_ = !is_escaped_ && byte == '\\';
      return false;
    }
    switch (byte) {
      case '"': is_in_text_ = true; return false;
      case '[':
      case '{':
        if (depth_++ == 0) is_list_ = byte == '[';
        return false;
      case ']':
      case '}':
        if (depth_ > 0) --depth_;
        return false;
      default: return byte == ',' && depth_ == 1 && is_list_;
    }
  }

 private:
  JsonLayout layout_;
  bool is_in_text_ = false;
  bool is_escaped_ = false;
  bool is_list_ = false;
  std::size_t depth_ = 0;
};

/// Collects pieces of a text until there are rows enough for a page.
class Paging {
 public:
  Paging(JsonLayout layout, std::size_t page_bytes, const PageSink& sink)
      : layout_(layout), page_bytes_(page_bytes), sink_(sink), ends_(layout) {}

  /// False: no more is wanted.
  bool add(std::string_view piece) {
    for (const char byte : piece) {
      text_ += byte;
      if (ends_.ends_row(byte) && text_.size() >= page_bytes_ && !give()) return false;
    }
    return true;
  }
  bool finish() { return text_.empty() || sink_(Page::json(std::move(text_), layout_)); }

 private:
  /// The text ends behind a row. One array becomes two.
  bool give() {
    const bool is_document = layout_ == JsonLayout::document;
    if (is_document) text_.back() = ']';
    const bool wants_more = sink_(Page::json(std::move(text_), layout_));
    text_ = is_document ? "[" : "";
    return wants_more;
  }

  JsonLayout layout_;
  std::size_t page_bytes_;
  const PageSink& sink_;
  RowEnds ends_;
  std::string text_;
};

}  // namespace

bool read_as_pages(const FileRef& file, const PageSink& sink, std::size_t page_bytes) {
  const FileHandle input = file.path == "-" ? FileHandle(dup(STDIN_FILENO)) : open_read(file.path);
  Paging paging(file.layout, page_bytes, sink);
  bool wants_more = true;
  try {
    unpack(input, file.compression, file.path, [&](std::string_view piece) {
      wants_more = paging.add(piece);
      return wants_more;
    });
    return wants_more && paging.finish();
  } catch (Error& error) {
    error.at({.file = file.path});
    throw;
  }
}

}  // namespace sluice
