#include "extract/page_rows.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "arrow/select.h"
#include "extract/json_rows.h"
#include "schema/column_values.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Rows that are found by their number.
class NumberedRows : public PageRows {
 public:
  explicit NumberedRows(std::size_t rows) : rows_(rows) {}

  bool next() final {
    if (next_ == rows_) return false;
    ++next_;
    kept_.push_back(static_cast<std::uint32_t>(place()));
    return true;
  }
  [[nodiscard]] std::size_t place() const final { return next_ - 1; }
  void drop() final { kept_.pop_back(); }
  std::optional<Page> left(Page& page) final {
    if (kept_.size() == rows_) return std::move(page);
    if (kept_.empty()) return std::nullopt;
    return select(kept_);
  }

 private:
  [[nodiscard]] virtual Page select(const std::vector<std::uint32_t>& kept) const = 0;

  std::size_t rows_;
  std::size_t next_ = 0;
  std::vector<std::uint32_t> kept_;
};

class ListRows : public NumberedRows {
 public:
  ListRows(const List& rows, const json::Path& path) : NumberedRows(rows.size()), rows_(rows), path_(path) {}

  Found cursor(Value& to) override {
    const Value* found = path_.first(rows_[place()]);
    if (found == nullptr) return Found::nothing;
    to = *found;
    return to.is_null() ? Found::null : Found::cursor;
  }
  [[nodiscard]] Value row(std::size_t place) const override { return rows_[place]; }

 private:
  [[nodiscard]] Page select(const std::vector<std::uint32_t>& kept) const override {
    List left;
    left.reserve(kept.size());
    for (const std::uint32_t row : kept) left.push_back(rows_[row]);
    return left;
  }

  const List& rows_;
  const json::Path& path_;
};

class ColumnRows : public NumberedRows {
 public:
  ColumnRows(const Page::Columns& page, const json::Path& path)
      : NumberedRows(page.batch->rows), page_(page), cursor_(column_of(page, path)) {}

  Found cursor(Value& to) override {
    to = value(cursor_, place());
    return to.is_null() ? Found::null : Found::cursor;
  }
  [[nodiscard]] Value row(std::size_t place) const override {
    Dict row;
    for (std::size_t column = 0; column < page_.columns.size(); ++column)
      row.emplace_back(page_.columns[column].name, value(column, place));
    return row;
  }

 private:
  static std::size_t column_of(const Page::Columns& page, const json::Path& path) {
    if (path.field())
      for (std::size_t column = 0; column < page.columns.size(); ++column)
        if (page.columns[column].name == *path.field()) return column;
    throw Error(Remedy::fix_config,
                "no column of the page has this name; rows that come as columns need the name of a column "
                "for a cursor")
        .with_fault(Fault::unbound_column);
  }
  [[nodiscard]] Value value(std::size_t column, std::size_t row) const {
    return value_at(page_.batch->columns[column].data, static_cast<std::uint32_t>(row),
                    page_.columns[column]);
  }
  [[nodiscard]] Page select(const std::vector<std::uint32_t>& kept) const override {
    return Page::batch(std::make_shared<const Batch>(select_rows(*page_.batch, kept)), page_.columns);
  }

  const Page::Columns& page_;
  std::size_t cursor_;
};

}  // namespace

std::unique_ptr<PageRows> rows_of(const Page& page, const json::Path& path) {
  if (const auto* rows = std::get_if<List>(&page.variant())) return std::make_unique<ListRows>(*rows, path);
  if (const auto* json = std::get_if<Page::Json>(&page.variant()))
    return std::make_unique<JsonRows>(*json, path);
  if (const auto* columns = std::get_if<Page::Columns>(&page.variant()))
    return std::make_unique<ColumnRows>(*columns, path);
  return nullptr;
}

}  // namespace sluice
