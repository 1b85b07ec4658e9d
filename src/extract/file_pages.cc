#include "extract/file_pages.h"

#include <utility>

#include "extract/row_cutter.h"
#include "extract/unpack.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kPageBytes = 1U << 20;

/// Rows of one page, put together again. A document becomes a list of rows.
class PageText {
 public:
  explicit PageText(JsonLayout layout) : layout_(layout) {}

  void add(std::string_view row) {
    if (layout_ == JsonLayout::document) text_ += text_.empty() ? '[' : ',';
    text_ += row;
    if (layout_ == JsonLayout::lines) text_ += '\n';
  }
  [[nodiscard]] bool is_empty() const { return text_.empty(); }
  [[nodiscard]] bool is_full() const { return text_.size() >= kPageBytes; }
  Page take() {
    if (layout_ == JsonLayout::document) text_ += ']';
    return Page::json(std::exchange(text_, {}), layout_);
  }

 private:
  JsonLayout layout_;
  std::string text_;
};

/// The cutter's next row; nothing also for what is no list of rows.
std::optional<std::string_view> next_row(RowCutter& cutter, bool& is_broken) {
  try {
    return cutter.next();
  } catch (const Error&) {
    is_broken = true;
    return std::nullopt;
  }
}

/// A text that is wrong in the same way as the one that is left. Normalize says so, or sets it aside.
Page broken_page(const RowCutter& cutter) {
  return Page::json((cutter.is_closed() ? "[] " : "[") + std::string(cutter.left()), JsonLayout::document);
}

}  // namespace

Generator<Page> text_pages_of(FileRef ref) {
  Unpacked text(open_input(ref.path), ref.compression, ref.shown());
  RowCutter cutter(ref.layout);
  PageText rows(ref.layout);
  bool is_broken = false;
  for (bool is_ended = false; !is_ended;) {
    const std::string_view piece = text.next();
    is_ended = piece.empty();
    if (is_ended)
      cutter.end();
    else
      cutter.add(piece);
    while (const auto row = next_row(cutter, is_broken)) {
      rows.add(*row);
      if (!rows.is_full()) continue;
      Page full = rows.take();
      co_yield full;
    }
  }
  if (!rows.is_empty()) {
    Page rest = rows.take();
    co_yield rest;
  }
  if (!is_broken) co_return;
  Page broken = broken_page(cutter);
  co_yield broken;
}

}  // namespace sluice
