#include "extract/limit.h"

#include <limits>

#include "arrow/batch.h"
#include "extract/first_rows.h"

namespace sluice {
namespace {

struct CountRows {
  std::uint64_t operator()(const List& rows) const { return rows.size(); }
  std::uint64_t operator()(const Page::Json& json) const {
    FirstRows rows(json.layout, std::numeric_limits<std::uint64_t>::max());
    rows.take(json.text);
    return rows.rows();
  }
  std::uint64_t operator()(const Page::Columns& columns) const { return columns.batch->rows; }
  template <class Other>
  std::uint64_t operator()(const Other&) const {
    return 0;
  }
};

}  // namespace

LimitStep::LimitStep(const Limit& limit)
    : limit_(limit), is_reached_(limit.pages == 0U || limit.rows == 0U) {}

std::optional<Page> LimitStep::take(Page page) {
  has_page_ = true;
  if (limit_.rows) rows_ += std::visit(CountRows{}, std::as_const(page).variant());
  return page;
}

void LimitStep::end_page() {
  if (!has_page_) return;
  has_page_ = false;
  ++pages_;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start_;
  is_reached_ = (limit_.pages && pages_ >= *limit_.pages) || (limit_.rows && rows_ >= *limit_.rows) ||
                (limit_.seconds && passed.count() > *limit_.seconds);
}

}  // namespace sluice
