#include "normalize/pages.h"

#include <algorithm>

#include "normalize/normalize.h"
#include "sluice/error.hpp"

namespace sluice {

PageUnits::PageUnits(const Package& package, CutSizes sizes) : package_(package), sizes_(sizes) {}

bool PageUnits::next(Taken& taken) {
  const std::lock_guard lock(mutex_);
  while (!cutter_ || !cutter_->next(taken.unit)) {
    if (cutter_) check_unchanged(package_.info.pages[next_page_ - 1]);
    if (!open_next_page()) return false;
    if (package_.info.pages[next_page_ - 1].has_columns) {
      taken.unit = {};
      break;
    }
  }
  taken.unit.index = next_unit_++;
  taken.unit.page = next_page_ - 1;
  taken.file = file_;
  return true;
}

void PageUnits::drop(const Taken& taken) { taken.file->drop(taken.unit.offset, taken.unit.text.size()); }

std::uint64_t PageUnits::line_of(const Taken& taken, std::size_t offset) {
  if (counted_.page != taken.unit.page || counted_.offset > offset) counted_ = {.page = taken.unit.page};
  const std::string_view bytes = taken.file->bytes().substr(counted_.offset, offset - counted_.offset);
  counted_.newlines += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  counted_.offset += bytes.size();
  return counted_.newlines + 1;
}

bool PageUnits::open_next_page() {
  cutter_.reset();
  file_.reset();
  if (next_page_ >= package_.info.pages.size()) return false;
  const RawPage& page = package_.info.pages[next_page_++];
  if (page.has_columns) return true;
  check_unchanged(page);
  file_ = std::make_shared<const MappedFile>(package_.job_path(page.file));
  cutter_ = std::make_unique<Cutter>(file_->bytes(), page.layout, sizes_);
  return true;
}

void PageUnits::check_unchanged(const RawPage& page) const {
  if (page.transfer != Transfer::linked || stamp(package_.job_path(page.file)) == page.stamp) return;
  throw Error(
      Remedy::retry,
      "the input was written in place while it was being loaded; nothing of it was loaded, run the command "
      "again to load it as it is now",
      {.stage = "normalize", .file = page.source})
      .with_vendor_code(kInputChanged);
}

}  // namespace sluice
