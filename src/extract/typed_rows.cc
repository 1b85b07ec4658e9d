#include "extract/typed_rows.h"

#include <utility>

#include "extract/row_cutter.h"
#include "extract/unpack.h"
#include "json/decode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

Value parse(std::string_view text, const std::string& file, std::uint64_t line) {
  json::Decoded decoded = json::decode(text);
  if (decoded.fault)
    throw Error(Remedy::fix_input, decoded.fault->reason,
                {.file = file, .line = line, .row = std::string(text.substr(0, 200))});
  return std::move(decoded.value);
}

/// The cutter's next row; nothing: it has none at the moment.
std::optional<Value> next_row(RowCutter& cutter, const std::string& file) {
  try {
    const auto text = cutter.next();
    if (!text) return std::nullopt;
    return parse(*text, file, cutter.line());
  } catch (Error& error) {
    throw error.at({.file = file});
  }
}

Generator<Value> rows_of_file(FileRef ref) {
  Unpacked text(open_input(ref.path), ref.compression, ref.shown());
  RowCutter cutter(ref.layout);
  for (bool is_ended = false; !is_ended;) {
    const std::string_view piece = text.next();
    is_ended = piece.empty();
    if (is_ended)
      cutter.end();
    else
      cutter.add(piece);
    while (std::optional<Value> row = next_row(cutter, ref.shown())) co_yield *row;
  }
}

Generator<Value> rows_of_text(Page::Json json) {
  RowCutter cutter(json.layout);
  cutter.add(json.text);
  cutter.end();
  while (std::optional<Value> row = next_row(cutter, "")) co_yield *row;
}

Generator<Value> rows_of_list(List rows) {
  for (Value& row : rows) co_yield row;
}

Generator<Value> no_rows() { co_return; }

struct RowsOf {
  Generator<Value> operator()(List& rows) const { return rows_of_list(std::move(rows)); }
  Generator<Value> operator()(Page::Json& json) const { return rows_of_text(std::move(json)); }
  Generator<Value> operator()(FileRef& ref) const { return rows_of_file(std::move(ref)); }
  Generator<Value> operator()(Page::Columns&) const {
    throw Error(Remedy::fix_config,
                "this resource yields columns, which have no rows to map, filter or feed to a transformer: "
                "take a transformer of whole pages, or a source that yields rows");
  }
  template <class Other>
  Generator<Value> operator()(Other&) const {
    return no_rows();
  }
};

}  // namespace

Generator<Value> values_of(Page page) { return std::visit(RowsOf{}, page.variant()); }

std::shared_ptr<const List> values_of(const std::shared_ptr<const Page>& page) {
  if (const List* rows = std::get_if<List>(&page->variant())) return {page, rows};
  auto rows = std::make_shared<List>();
  Generator<Value> generator = values_of(*page);
  for (Value& row : generator) rows->push_back(std::move(row));
  return rows;
}

}  // namespace sluice
