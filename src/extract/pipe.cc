#include "extract/pipe.h"

#include <algorithm>
#include <utility>

#include "extract/typed_rows.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

bool takes_rows(const Resource& transformer) {
  return std::holds_alternative<Resource::FromRow>(*transformer.feed());
}

/// Cursors are in rows, and a limit of rows has to know how many a file has.
bool looks_at_rows(const Resource& resource) {
  return !resource.incremental().empty() || (resource.limit().rows && resource.feed() == nullptr);
}

}  // namespace

Pipe::Pipe(const Resource& resource, bool is_written, const RunParts& parts)
    : parts_(parts),
      running_(resource, parts.target, parts.crew, parts.traffic, parts.allowance),
      inlet_(running_) {
  if (is_written) writer_.emplace(parts.draft, parts.declaration, resource, parts.options);
}

void Pipe::start() {
  running_.start();
  row_steps_.emplace(resource().row_steps(), feeds_rows() || looks_at_rows(resource()),
                     parts_.options.sample);
  try {
    CurrentResource current = running_.here();
    steps_ = steps_of(resource(), current, parts_.options);
    running_.set_cursor(current.cursor());
  } catch (Error& error) {
    throw say_where(error);
  }
  if (resource().feed() == nullptr) inlet_.open();
  for (Pipe* child : children_) child->start();
  if (!wants_more()) stop_reading();
}

bool Pipe::advance() {
  for (Pipe* child : children_)
    if (child->advance()) return true;
  if (is_over_) return false;
  try {
    return move();
  } catch (Error& error) {
    throw say_where(error);
  }
}

Error& Pipe::say_where(Error& error) const {
  return error.at({.stage = "extract", .file = file_, .table = resource().table_name()});
}

bool Pipe::move() {
  const bool has_room = parts_.traffic.has_room();
  // Without room a page may still go where nothing waits: else nobody could go on.
  const bool may_pass = children_.empty() || has_room || !is_holding_below();
  inlet_.settle();
  if (pieces_ || inlet_.is_ready()) {
    if (!may_pass) return false;
    if (pieces_)
      go_on();
    else
      begin(inlet_.take());
    return true;
  }
  if (inlet_.is_over()) {
    end();
    return true;
  }
  if (!inlet_.reach(has_room, may_pass)) return false;
  // What was read on this thread does not wait for the next turn.
  if (may_pass && inlet_.is_ready()) begin(inlet_.take());
  return true;
}

void Pipe::begin(Page page) {
  if (is_cut()) return stop_reading();
  const auto* file = std::get_if<FileRef>(&page.variant());
  file_ = file != nullptr ? file->shown() : "";
  if (!row_steps_->takes(page)) {
    pass(std::move(page));
    return end_page();
  }
  auto held = std::make_shared<Page>(std::move(page));
  pieces_.emplace([this, held] { return row_steps_->pages(std::move(*held)); });
  go_on();
}

void Pipe::go_on() {
  std::optional<Page> piece = running_.call([this] { return pieces_->next(); });
  if (piece && !is_cut()) {
    pass(*std::move(piece));
    if (wants_more()) return;
  }
  pieces_.reset();
  end_page();
}

bool Pipe::is_cut() const {
  const bool is_all_read = row_steps_->has_enough();
  if (!is_all_read && !(has_enough() && std::ranges::all_of(children_, &Pipe::is_closed_))) return false;
  parts_.options.sample->has_cut = true;
  return true;
}

void Pipe::end_page() {
  for (const auto& step : steps_) step->end_page();
  if (!wants_more()) stop_reading();
}

void Pipe::stop_reading() {
  is_closed_ = true;
  inlet_.close();
}

void Pipe::pass(Page page) {
  std::optional<Page> left = running_.call([&]() -> std::optional<Page> {
    std::optional<Page> rest(std::move(page));
    for (const auto& step : steps_) {
      rest = step->take(*std::move(rest));
      if (!rest) return std::nullopt;
    }
    write(*rest);
    return rest;
  });
  if (left && !children_.empty()) feed(*std::move(left));
}

void Pipe::write(const Page& page) {
  if (!writer_) return;
  if (has_enough())
    parts_.options.sample->has_cut = true;
  else
    std::visit(*writer_, page.variant());
}

void Pipe::feed(Page page) {
  if (std::holds_alternative<Page::Materialize>(page.variant())) return;
  const auto shared = std::make_shared<const Page>(std::move(page));
  std::shared_ptr<const List> rows;
  for (Pipe* child : children_) {
    if (child->is_closed_) continue;
    const bool wants_rows = takes_rows(child->resource());
    if (wants_rows && !rows) rows = values_of(shared);
    child->inlet_.feed(shared, wants_rows ? rows : nullptr);
  }
}

void Pipe::end() {
  is_over_ = true;
  // A sample says nothing of how far the resource was read.
  if (parts_.options.sample == nullptr) {
    const CurrentResource current = running_.here();
    for (const auto& step : steps_) step->finish();
  }
  running_.finish();
  steps_.clear();
  if (writer_) writer_->finish();
  for (Pipe* child : children_) child->inlet_.end_feed();
}

void Pipe::close() {
  if (writer_) writer_->close();
}

bool Pipe::is_over() const { return is_over_ && std::ranges::all_of(children_, &Pipe::is_over); }

bool Pipe::wants_more() const {
  // What a transformer makes of one row says nothing of the next row's.
  const bool is_fed = resource().feed() != nullptr;
  if (!is_fed && !std::ranges::all_of(steps_, [](const auto& step) { return step->wants_more(); }))
    return false;
  return writer_ || !std::ranges::all_of(children_, &Pipe::is_closed_);
}

bool Pipe::is_holding_below() const {
  return std::ranges::any_of(
      children_, [](const Pipe* child) { return !child->inlet_.is_empty() || child->is_holding_below(); });
}

bool Pipe::feeds_rows() const {
  return std::ranges::any_of(children_, [](const Pipe* child) { return takes_rows(child->resource()); });
}

}  // namespace sluice
