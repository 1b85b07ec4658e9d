#include "sluice/incremental.hpp"

#include <string>

#include "declared/hints.h"

namespace sluice {
namespace {

Incremental::RowOrder order_of(const std::string& word) {
  return word == "asc" ? Incremental::RowOrder::ascending : Incremental::RowOrder::descending;
}

Incremental::Missing missing_of(const std::string& word) {
  if (word == "include") return Incremental::Missing::include;
  return word == "exclude" ? Incremental::Missing::exclude : Incremental::Missing::raise;
}

Value value_of(const Declared& node, std::string_view key) {
  const auto child = node.child(key);
  return child ? child->value() : Value();
}

}  // namespace

Incremental incremental_of(const Declared& node) {
  if (!node.is_dict()) return {.cursor_path = node.text()};
  Incremental incremental{.cursor_path = node.require("cursor_path").text(),
                          .initial_value = value_of(node, "initial_value"),
                          .end_value = value_of(node, "end_value")};
  incremental.last_value = node.word("last_value_func", {"max", "min"}).value_or("max");
  incremental.primary_key = node.words("primary_key");
  if (const auto order = node.word("row_order", {"asc", "desc"})) incremental.row_order = order_of(*order);
  if (const auto word = node.word("on_cursor_value_missing", {"raise", "include", "exclude"}))
    incremental.on_missing = missing_of(*word);
  incremental.lag = node.number("lag");
  incremental.is_start_open = node.word("range_start", {"open", "closed"}) == "open";
  incremental.is_end_closed = node.word("range_end", {"open", "closed"}) == "closed";
  incremental.takes_external_interval = node.flag("allow_external_schedulers", false);
  if (!incremental.end_value.is_null() && incremental.initial_value.is_null())
    throw node.refusal("has an end_value and needs an initial_value, too");
  return incremental;
}

}  // namespace sluice
