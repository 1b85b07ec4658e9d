#include "sluice/resource.hpp"

#include <memory>

#include "sluice/error.hpp"

namespace sluice {
namespace {

// Coroutines take what they need by value: the resource may be gone before the pages are read.

Generator<Page> one_page(std::shared_ptr<const List> rows) { co_yield Page(*rows); }

Generator<Page> page_per_file(std::shared_ptr<const std::vector<FileRef>> files) {
  for (const FileRef& file : *files) co_yield Page(file);
}

constexpr std::size_t kPageRows = 1000;

Generator<Page> pages_of(Generator<Value> rows) {
  List page;
  for (Value& row : rows) {
    page.push_back(std::move(row));
    if (page.size() < kPageRows) continue;
    Page full(std::exchange(page, {}));
    co_yield full;
  }
  if (page.empty()) co_return;
  Page rest(std::move(page));
  co_yield rest;
}

Generator<Page> one_page_of(std::function<Page()> make) {
  Page page = make();
  co_yield page;
}

Resource::Pages refusal(const std::string& name) {
  return [name]() -> Generator<Page> {
    throw Error(
        Remedy::fix_config,
        "transformer " + name + " has no pages of its own: feed it with a resource, as in parent | " + name);
  };
}

}  // namespace

Resource Resource::rows(std::string name, List rows) {
  return {std::move(name), [rows = std::make_shared<const List>(std::move(rows))] { return one_page(rows); }};
}

Resource Resource::row_by_row(std::string name, std::function<Generator<Value>()> rows) {
  return {std::move(name), [rows = std::move(rows)] { return pages_of(rows()); }};
}

Resource Resource::call(std::string name, std::function<Page()> make) {
  return {std::move(name), [make = std::move(make)] { return one_page_of(make); }};
}

Resource Resource::files(std::string name, std::vector<FileRef> files) {
  return {std::move(name), [files = std::make_shared<const std::vector<FileRef>>(std::move(files))] {
            return page_per_file(files);
          }};
}

Resource::Resource(std::string name, Feed feed)
    : name_(std::move(name)),
      pages_(std::make_shared<Pages>(refusal(name_))),
      feed_(std::make_shared<const Feed>(std::move(feed))) {}

Resource Resource::with_table_name(std::string name) const {
  Resource changed = *this;
  changed.table_name_ = std::move(name);
  return changed;
}

Resource Resource::with_table_name(TableName name_of) const {
  Resource changed = *this;
  changed.table_name_of_ = std::move(name_of);
  return changed;
}

Resource Resource::with_write_disposition(WriteDisposition disposition) const {
  return with_hints({.write_disposition = disposition});
}

Resource Resource::with_max_table_nesting(int levels) const {
  return with_hints({.max_table_nesting = levels});
}

Resource Resource::with_primary_key(std::vector<std::string> columns) const {
  return with_hints({.primary_key = std::move(columns)});
}

Resource Resource::with_merge_key(std::vector<std::string> columns) const {
  return with_hints({.merge_key = std::move(columns)});
}

Resource Resource::with_columns(std::vector<Column> columns) const {
  return with_hints({.columns = std::move(columns)});
}

Resource Resource::with_contract(Contract contract) const { return with_hints({.contract = contract}); }

Resource Resource::with_nested_hints(std::vector<std::string> path, TableHints hints) const {
  Resource changed = *this;
  changed.nested_.push_back({std::move(path), std::move(hints)});
  return changed;
}

Resource Resource::with_hints(const TableHints& hints) const {
  Resource changed = *this;
  changed.hints_ = merge_hints(std::move(changed.hints_), hints);
  return changed;
}

Resource Resource::with_hints(RowHints hints_of) const {
  Resource changed = *this;
  changed.hints_of_ = std::move(hints_of);
  return changed;
}

Resource Resource::with_fingerprint(std::string fingerprint) const {
  Resource changed = *this;
  changed.fingerprint_ = std::move(fingerprint);
  return changed;
}

Resource Resource::with_incremental(Incremental incremental) const {
  Resource changed = *this;
  std::erase_if(changed.incremental_,
                [&](const Incremental& earlier) { return earlier.cursor_path == incremental.cursor_path; });
  changed.incremental_.push_back(std::move(incremental));
  return changed;
}

Resource Resource::with_step(RowStep step) const {
  Resource changed = *this;
  changed.row_steps_.push_back(std::move(step));
  changed.fingerprint_.clear();  // functions cannot be told apart
  return changed;
}

Resource Resource::with_map(Map map) const { return with_step(std::move(map)); }
Resource Resource::with_filter(Filter keeps) const { return with_step(std::move(keeps)); }
Resource Resource::with_yield_map(YieldMap map) const { return with_step(std::move(map)); }

Resource Resource::with_limit(Limit limit) const {
  Resource changed = *this;
  changed.limit_ = limit;
  changed.fingerprint_.clear();  // what is pending may be more, or less
  return changed;
}

Resource Resource::with_selected(bool is_selected) const {
  Resource changed = *this;
  changed.is_selected_ = is_selected;
  return changed;
}

Resource Resource::parallelized(bool is_parallelized) const {
  Resource changed = *this;
  changed.is_parallelized_ = is_parallelized;
  return changed;
}

Resource Resource::with_parent(Resource parent) const {
  if (!feed_)
    throw Error(Remedy::fix_config, parent.name_ + " cannot feed " + name_ +
                                        ": that is no transformer; make it with sluice::Transformer");
  Resource changed = *this;
  changed.parent_ = std::make_shared<const Resource>(std::move(parent));
  return changed;
}

Resource operator|(const Resource& parent, const Resource& transformer) {
  return transformer.with_parent(parent);
}

}  // namespace sluice
