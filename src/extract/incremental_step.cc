#include "extract/incremental_step.h"

#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "extract/lag.h"
#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kRowInError = 200;

/// What tells rows apart; nothing: the whole row does.
std::optional<std::vector<std::string>> key_of(const Incremental& declared, const Resource& resource) {
  std::optional<std::vector<std::string>> key = resource.hints().primary_key;
  if (declared.primary_key) key = declared.primary_key;
  return key && key->empty() ? std::nullopt : key;
}

/// The member as a dict, which it becomes if it is none.
Dict& dict_at(Dict& parent, std::string_view key) {
  Value& value = member(parent, key);
  if (!value.is<Dict>()) value = Value(Dict{});
  return *value.get_if<Dict>();
}

/// What the state of the resource has of this cursor; null: nothing.
Value stored_cursor(const SourceState& state, const std::string& resource, const Incremental& declared) {
  const auto found = state.resources.find(resource);
  if (found == state.resources.end() || !declared.end_value.is_null()) return {};
  const Value remembered(found->second);
  const Value* cursors = remembered.find("incremental");
  const Value* cursor = cursors == nullptr ? nullptr : cursors->find(declared.cursor_path);
  const bool is_there = cursor != nullptr && cursor->is<Dict>() && !cursor->get<Dict>().empty();
  return is_there ? *cursor : Value();
}

std::string excerpt(const PageRows& rows) {
  return json::encode(rows.row(rows.place()), json::Typing::plain).substr(0, kRowInError);
}

}  // namespace

IncrementalStep::IncrementalStep(const Incremental& declared, const Resource& resource, SourceState& state,
                                 const std::optional<Interval>& interval)
    : cursor_{.declared =
                  declared.takes_external_interval && interval ? within(declared, *interval) : declared,
              .start_value = {},
              .last_value = {}},
      state_(state),
      resource_(resource.name()),
      path_(declared.cursor_path),
      stored_(stored_cursor(state, resource_, cursor_.declared)),
      window_(cursor_.declared, start_value()),
      tells_apart_(tells_rows_apart()),
      hash_(key_of(declared, resource)),
      known_(tells_apart_ ? KnownRows(stored_, newest_before()) : KnownRows()),
      boundary_(known_) {
  cursor_.start_value = cursor_.last_value = window_.start();
  if (declared.lag && declared.own_last_value)
    log::warning(fmt::format("{}, cursor {}: a lag works with max and min alone, and is left out", resource_,
                             declared.cursor_path));
}

bool IncrementalStep::takes_lag() const {
  const Incremental& declared = cursor_.declared;
  return declared.lag && *declared.lag != 0 && !declared.own_last_value && !has_end();
}

bool IncrementalStep::tells_rows_apart() const {
  const Incremental& declared = cursor_.declared;
  const bool is_unwanted = declared.primary_key && declared.primary_key->empty();
  return !is_unwanted && !declared.is_start_open && !has_end() && !takes_lag();
}

Value IncrementalStep::newest_before() const {
  const Value* newest = stored_.find("last_value");
  return newest != nullptr ? *newest : cursor_.declared.initial_value;
}

Value IncrementalStep::start_value() const {
  Value newest = newest_before();
  return takes_lag() && !newest.is_null() ? with_lag(cursor_.declared, newest) : newest;
}

std::optional<Page> IncrementalStep::take(Page page) {
  if (const auto* columns = std::get_if<Page::Columns>(&page.variant());
      columns != nullptr && cursor_.declared.own_last_value)
    throw Error(Remedy::fix_config, "rows that come as columns take max or min for a cursor, not a function",
                {.column = cursor_.declared.cursor_path});
  if (std::holds_alternative<FileRef>(page.variant()))
    throw Error(Remedy::report_bug, "a file came to a step that looks at rows: it has to be read first",
                {.file = std::get<FileRef>(page.variant()).shown()});
  const std::unique_ptr<PageRows> rows = rows_of(page, path_);
  if (!rows) return page;
  const bool has_rows = look_at(*rows);
  remember_newest(*rows);
  cursor_.last_value = window_.newest();
  std::optional<Page> left = rows->left(page);
  had_rows_ |= has_rows;
  had_rows_left_ |= has_rows && left;
  return left;
}

bool IncrementalStep::look_at(PageRows& rows) {
  bool has_rows = false;
  while (rows.next()) {
    has_rows = true;
    try {
      if (!keeps(rows, rows.cursor(value_))) rows.drop();
    } catch (Error& error) {
      error.at({.column = cursor_.declared.cursor_path, .row = excerpt(rows)});
      throw;
    }
  }
  return has_rows;
}

bool IncrementalStep::keeps(const PageRows& rows, PageRows::Found found) {
  if (found != PageRows::Found::cursor) return keeps_without_cursor(found);
  const Verdict verdict = window_.judge(value_);
  const auto order = cursor_.declared.row_order;
  switch (verdict.side) {
    case Verdict::Side::beyond: is_over_ |= order == Incremental::RowOrder::ascending; return false;
    case Verdict::Side::older: is_over_ |= order == Incremental::RowOrder::descending; return false;
    case Verdict::Side::start:
      if (tells_apart_) return is_new_at_start(rows, verdict.is_newest);
      break;
    case Verdict::Side::inside: note(rows, verdict);
  }
  return true;
}

bool IncrementalStep::keeps_without_cursor(PageRows::Found found) const {
  if (found == PageRows::Found::broken) return true;
  const Incremental& declared = cursor_.declared;
  if (declared.on_missing != Incremental::Missing::raise)
    return declared.on_missing == Incremental::Missing::include;
  const bool is_null = found == PageRows::Found::null;
  throw Error(
      Remedy::fix_input,
      fmt::format(
          "a row has {} its cursor; give it a value, or say with on_missing whether such rows are to be "
          "included or excluded; names are those of the input, not those of the database",
          is_null ? "null for" : "no field for"))
      .with_fault(is_null ? Fault::null_in_not_null : Fault::unbound_column);
}

bool IncrementalStep::is_new_at_start(const PageRows& rows, bool is_newest) {
  const Value row = rows.row(rows.place());
  const std::string hash = hash_(row);
  bool is_known = known_.has(hash);
  if (!is_known && known_.has_hashes())
    is_known = hash_.adopt_spelling(row, [&](std::string_view other) { return known_.has(other); });
  if (is_newest) boundary_.add(hash, is_known);
  return !is_known;
}

void IncrementalStep::note(const PageRows& rows, const Verdict& verdict) {
  if (!tells_apart_ || !verdict.is_newest) return;
  if (verdict.has_moved) {
    boundary_.clear();
    newest_of_page_.clear();
  }
  newest_of_page_.push_back(rows.place());
}

void IncrementalStep::remember_newest(const PageRows& rows) {
  for (const std::size_t place : newest_of_page_) {
    const Value row = rows.row(place);
    try {
      boundary_.add(hash_(row), false);
    } catch (Error& error) {
      error.at({.row = json::encode(row, json::Typing::plain).substr(0, kRowInError)});
      throw;
    }
  }
  newest_of_page_.clear();
}

void IncrementalStep::finish() {
  if (has_end()) return;
  known_.check_complete();
  Dict& cursors = dict_at(state_.resources[resource_], "incremental");
  write(dict_at(cursors, cursor_.declared.cursor_path));
}

void IncrementalStep::write(Dict& state) {
  if (state.empty()) {
    const Value& initial = cursor_.declared.initial_value;
    state = Dict{{"initial_value", initial},
                 {"last_value", initial},
                 {"unique_hashes", List{}},
                 {"start_value", initial}};
  }
  if (!had_rows_) return;
  // What is read again because of a lag is older than what the state has.
  const Value newest = takes_lag() ? window_.newer(newest_before(), window_.newest()) : window_.newest();
  member(state, "last_value") = newest;
  if (had_rows_left_) member(state, "start_value") = newest_before();
  if (!tells_apart_) boundary_.clear();
  boundary_.save(state, newest);
  if (tells_apart_ && !boundary_.is_listed())
    log::warning(fmt::format(
        "{}: very many rows share the newest value of the cursor {}, {}; dlt cannot tell them apart in "
        "its next run{}. A finer cursor helps",
        resource_, cursor_.declared.cursor_path, json::encode(newest, json::Typing::plain),
        boundary_.is_tally() ? ", and sluice needs them first, before new ones, in the next run" : ""));
}

}  // namespace sluice
