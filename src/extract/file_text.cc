#include "extract/file_text.h"

#include <string>
#include <utility>

#include <unistd.h>

#include "base/files.h"
#include "extract/unpack.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

std::size_t default_page_bytes(JsonLayout layout) {
  return layout == JsonLayout::lines ? kLinesPage : kDocumentPage;
}

/// Finds where a JSON document may be cut between two rows, byte by byte.
class RowEnds {
 public:
  /// Whether the byte stands between two rows: a comma of an array at the top.
  bool ends_row(char byte) {
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
  bool is_in_text_ = false;
  bool is_escaped_ = false;
  bool is_list_ = false;
  std::size_t depth_ = 0;
};

/// Collects pieces of a text until there are rows enough for a page.
class Paging {
 public:
  Paging(JsonLayout layout, std::size_t page_bytes, const PageSink& sink)
      : layout_(layout), page_bytes_(page_bytes), sink_(sink) {}

  /// False: no more is wanted.
  bool add(std::string_view piece) {
    return layout_ == JsonLayout::lines ? add_lines(piece) : add_document(piece);
  }
  bool finish() { return text_.empty() || sink_(Page::json(std::move(text_), layout_)); }

 private:
  bool add_lines(std::string_view piece) {
    const std::size_t newline = piece.rfind('\n');
    if (newline == std::string_view::npos || text_.size() + piece.size() < page_bytes_) {
      text_ += piece;
      return true;
    }
    text_ += piece.substr(0, newline + 1);
    return give(std::string(piece.substr(newline + 1)));
  }

  bool add_document(std::string_view piece) {
    for (const char byte : piece) {
      text_ += byte;
      if (!ends_.ends_row(byte) || text_.size() < page_bytes_) continue;
      // One array becomes two.
      text_.back() = ']';
      if (!give("[")) return false;
    }
    return true;
  }

  bool give(std::string rest) { return sink_(Page::json(std::exchange(text_, std::move(rest)), layout_)); }

  JsonLayout layout_;
  std::size_t page_bytes_;
  const PageSink& sink_;
  RowEnds ends_;
  std::string text_;
};

}  // namespace

bool read_as_pages(const FileRef& file, const PageSink& sink, std::optional<std::size_t> page_bytes) {
  const FileHandle input = file.path == "-" ? FileHandle(dup(STDIN_FILENO)) : open_read(file.path);
  Paging paging(file.layout, page_bytes.value_or(default_page_bytes(file.layout)), sink);
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
