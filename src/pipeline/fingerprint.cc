// What tells the input of a run from another. A pending package of the same input is resumed instead of
// reading it again; every other one is loaded as it is before the run begins.

#include "base/ids.h"
#include "config/surroundings.h"
#include "extract/interval.h"
#include "json/encode.h"
#include "pipeline/pipeline_impl.h"
#include "schema/hints.h"

namespace sluice {
namespace {

template <class T>
Value value_or_null(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}

Value names_of(const std::optional<std::vector<std::string>>& names) {
  if (!names) return {};
  List list;
  for (const std::string& name : *names) list.emplace_back(name);
  return list;
}

/// Of the interval from outside, for cursors that take one.
Value interval_of_process() {
  const auto interval = interval_of(config::surroundings_of_process().environment);
  return interval ? Value(List{interval->start, interval->end}) : Value();
}

/// Which rows the cursor lets in. A function of one's own counts as the same.
Value value_of(const Incremental& cursor) {
  return List{cursor.cursor_path,
              cursor.initial_value,
              cursor.end_value,
              cursor.last_value,
              names_of(cursor.primary_key),
              static_cast<int>(cursor.row_order),
              static_cast<int>(cursor.on_missing),
              value_or_null(cursor.lag),
              cursor.is_start_open,
              cursor.is_end_closed,
              cursor.takes_external_interval ? interval_of_process() : Value()};
}

}  // namespace

std::string Pipeline::Impl::fingerprint(const Source& source, const RunOptions& run_options) const {
  List parts{source.name(),
             outlet_.display_name,  // a new password makes no new input
             dataset_,
             run_options.load_key,
             run_options.on_error == OnError::skip,
             run_options.rejects};
  for (const Resource& resource : source.resources()) {
    if (!resource.is_selected()) continue;
    if (resource.fingerprint().empty()) return {};
    const Table hints = table_of_hints(resource.table_name(), resource.name(), resource.hints());
    Schema described("hints");
    described.put(hints);
    for (const Table& nested : nested_tables_of_hints(hints.name, resource.name(), resource.nested_hints(),
                                                      *make_naming("direct", std::nullopt)))
      described.put(nested);
    List cursors;
    for (const Incremental& cursor : resource.incremental()) cursors.push_back(value_of(cursor));
    parts.emplace_back(List{resource.fingerprint(), to_document(described), std::move(cursors)});
  }
  return sha3_base64(json::encode(Value(std::move(parts)), json::Typing::typed));
}

}  // namespace sluice
