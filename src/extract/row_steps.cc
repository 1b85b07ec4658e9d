#include "extract/row_steps.h"

#include <utility>

#include "arrow/batch.h"
#include "declared/column_steps.h"
#include "extract/file_pages.h"
#include "extract/typed_rows.h"

namespace sluice {
namespace {

constexpr std::size_t kMostRows = 5'000;

// Functions are held by pointer: they are the resource's, which outlives its extraction.

Generator<Value> mapped(Generator<Value> rows, const Resource::Map* map) {
  for (Value& row : rows) {
    Value changed = (*map)(std::move(row));
    co_yield changed;
  }
}

Generator<Value> filtered(Generator<Value> rows, const Resource::Filter* keeps) {
  for (Value& row : rows)
    if ((*keeps)(row)) co_yield row;
}

Generator<Value> unfolded(Generator<Value> rows, const Resource::YieldMap* map) {
  for (Value& row : rows) {
    Generator<Value> made = (*map)(std::move(row));
    for (Value& each : made) co_yield each;
  }
}

Generator<Value> pass(Generator<Value> rows, const Resource::RowStep& step) {
  if (const auto* map = std::get_if<Resource::Map>(&step)) return mapped(std::move(rows), map);
  if (const auto* keeps = std::get_if<Resource::Filter>(&step)) return filtered(std::move(rows), keeps);
  return unfolded(std::move(rows), &std::get<Resource::YieldMap>(step));
}

Generator<Page> folded(Generator<Value> rows, std::shared_ptr<const std::uint64_t> came) {
  List block;
  for (Value& row : rows) {
    block.push_back(std::move(row));
    if (block.size() < kMostRows) continue;
    Page full(std::exchange(block, {}));
    co_yield full;
  }
  if (block.empty() && *came > 0) co_return;
  Page rest(std::move(block));
  co_yield rest;
}

Generator<Page> changed(Page::Columns columns, const std::vector<Resource::RowStep>* steps) {
  const bool had_rows = columns.batch->rows > 0;
  Page::Columns left = after_steps(std::move(columns), *steps);
  if (had_rows && left.batch->rows == 0) co_return;
  Page page = Page::batch(std::move(left.batch), std::move(left.columns));
  co_yield page;
}

}  // namespace

bool RowSteps::takes(const Page& page) const {
  if (std::holds_alternative<Page::Materialize>(page.variant())) return false;
  return !steps_.empty() || (opens_files_ && std::holds_alternative<FileRef>(page.variant()));
}

Generator<Page> RowSteps::pages(Page page) {
  if (steps_.empty()) return text_pages_of(std::get<FileRef>(std::move(page.variant())));
  if (auto* columns = std::get_if<Page::Columns>(&page.variant()); columns && are_for_columns(steps_))
    return changed(std::move(*columns), &steps_);
  auto came = std::make_shared<std::uint64_t>(0);
  Generator<Value> rows = first_of(values_of(std::move(page)), came.get());
  for (const Resource::RowStep& step : steps_) rows = pass(std::move(rows), step);
  return folded(std::move(rows), std::move(came));
}

Generator<Value> RowSteps::first_of(Generator<Value> rows, std::uint64_t* came) {
  for (Value& row : rows) {
    if (has_enough()) {
      sample_->has_cut = true;
      co_return;
    }
    ++read_;
    ++*came;
    co_yield row;
  }
}

}  // namespace sluice
