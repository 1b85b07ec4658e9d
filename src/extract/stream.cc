#include "extract/stream.h"

#include <iterator>
#include <utility>

namespace sluice {
namespace {

bool is_done(const PageSlot& slot) { return slot.is_done.load(std::memory_order_acquire); }

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
    if (waiting.is_there || !is_done(*waiting.slot)) continue;
    std::optional<Page>& page = waiting.slot->page;
    if (!page && !waiting.slot->error) {
      has_ended_ = true;  // of a generator only the last one can be missing
      break;
    }
    waiting.is_reading = false;
    auto* promise = page ? std::get_if<Page::Later>(&page->variant()) : nullptr;
    if (promise == nullptr)
      waiting.is_there = true;
    else
      waiting.slot = running_->make_later(std::move(*promise));
  }
  if (has_ended_ && !waiting_.empty() && waiting_.back().is_reading) waiting_.pop_back();
}

Page Stream::take() {
  const std::shared_ptr<PageSlot> slot = std::move(waiting_.front().slot);
  waiting_.pop_front();
  if (slot->error) std::rethrow_exception(slot->error);
  return *std::move(slot->page);
}

bool Stream::may_read() const noexcept {
  if (has_ended_) return false;
  return waiting_.empty() || (!waiting_.back().is_reading && !waiting_.back().is_there);
}

void Stream::read() {
  if (running_->is_ahead()) {
    waiting_.push_back({.ticket = Traffic::Ticket(running_->traffic()),
                        .slot = running_->read_ahead([reading = reading_] { return reading->next(); }),
                        .is_reading = true});
    return;
  }
  if (std::optional<Page> page = running_->call([this] { return reading_->next(); }))
    put(*std::move(page));
  else
    has_ended_ = true;
}

void Stream::put(Page page) {
  Traffic::Ticket ticket(running_->traffic());
  if (auto* promise = std::get_if<Page::Later>(&page.variant())) {
    waiting_.push_back({.ticket = std::move(ticket), .slot = running_->make_later(std::move(*promise))});
    return;
  }
  auto slot = std::make_shared<PageSlot>();
  slot->page = std::move(page);
  waiting_.push_back({.ticket = std::move(ticket), .slot = std::move(slot), .is_there = true});
}

}  // namespace sluice
