#include "extract/stream.h"

#include <iterator>
#include <utility>

namespace sluice {
namespace {

bool is_done(const Slot& slot) { return slot.is_done.load(std::memory_order_acquire); }

}  // namespace

std::optional<Page> Reading::next() {
  if (!pages_) {
    pages_.emplace(open_());
    at_ = pages_->begin();
  } else {
    ++*at_;
  }
  if (*at_ == std::default_sentinel) return std::nullopt;
  return std::move(**at_);
}

void Stream::settle() {
  for (Waiting& waiting : waiting_) {
    if (!is_done(*waiting.slot)) continue;
    const std::optional<Page>& page = waiting.slot->page;
    waiting.is_reading = false;
    if (!page) continue;
    if (auto* promise = std::get_if<Page::Later>(&waiting.slot->page->variant()))
      waiting.slot = running_->make_later(std::move(*promise));
  }
  // Only the last one can be the end.
  if (waiting_.empty()) return;
  const Slot& last = *waiting_.back().slot;
  if (!is_done(last) || last.page) return;
  has_ended_ = true;
  if (!last.error) waiting_.pop_back();
}

bool Stream::is_ready() const { return !waiting_.empty() && is_done(*waiting_.front().slot); }

Page Stream::take() {
  const std::shared_ptr<Slot> slot = std::move(waiting_.front().slot);
  waiting_.pop_front();
  if (slot->error) std::rethrow_exception(slot->error);
  return *std::move(slot->page);
}

bool Stream::may_read() const {
  if (has_ended_) return false;
  return waiting_.empty() || (!waiting_.back().is_reading && !is_done(*waiting_.back().slot));
}

void Stream::read() {
  if (running_->is_ahead()) {
    waiting_.push_back({Traffic::Ticket(running_->traffic()),
                        running_->read_ahead([reading = reading_] { return reading->next(); }), true});
    return;
  }
  if (std::optional<Page> page = running_->call([this] { return reading_->next(); }))
    put(*std::move(page));
  else
    has_ended_ = true;
}

void Stream::put(Page page) {
  std::shared_ptr<Slot> slot;
  if (auto* promise = std::get_if<Page::Later>(&page.variant())) {
    slot = running_->make_later(std::move(*promise));
  } else {
    slot = std::make_shared<Slot>();
    slot->page = std::move(page);
    slot->is_done.store(true, std::memory_order_release);
  }
  waiting_.push_back({Traffic::Ticket(running_->traffic()), std::move(slot), false});
}

}  // namespace sluice
