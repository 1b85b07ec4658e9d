#include "sluice/resource.hpp"

#include <memory>

namespace sluice {
namespace {

// Coroutines take what they need by value: the resource may be gone before the pages are read.

Generator<Page> one_page(std::shared_ptr<const List> rows) { co_yield Page(*rows); }

Generator<Page> page_per_file(std::shared_ptr<const std::vector<FileRef>> files) {
  for (const FileRef& file : *files) co_yield Page(file);
}

}  // namespace

Resource Resource::rows(std::string name, List rows) {
  return {std::move(name), [rows = std::make_shared<const List>(std::move(rows))] { return one_page(rows); }};
}

Resource Resource::files(std::string name, std::vector<FileRef> files) {
  return {std::move(name), [files = std::make_shared<const std::vector<FileRef>>(std::move(files))] {
            return page_per_file(files);
          }};
}

Resource Resource::with_table_name(std::string name) const {
  Resource changed = *this;
  changed.table_name_ = std::move(name);
  return changed;
}

Resource Resource::with_write_disposition(WriteDisposition disposition) const {
  Resource changed = *this;
  changed.disposition_ = disposition;
  return changed;
}

Resource Resource::with_max_table_nesting(int levels) const {
  Resource changed = *this;
  changed.max_table_nesting_ = levels;
  return changed;
}

Resource Resource::with_fingerprint(std::string fingerprint) const {
  Resource changed = *this;
  changed.fingerprint_ = std::move(fingerprint);
  return changed;
}

}  // namespace sluice
