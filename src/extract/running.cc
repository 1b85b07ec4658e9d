#include "extract/running.h"

#include <utility>

namespace sluice {

void Running::start() {
  // Threads must not look into the states while another resource's is added to them. Generators of a
  // transformer run beside each other: they have none.
  if (is_ahead() && resource_.feed() == nullptr) state_ = &target_.state.resources[resource_.name()];
}

void Running::finish() {
  if (state_ != nullptr && state_->empty()) target_.state.resources.erase(resource_.name());
  state_ = nullptr;
}

CurrentResource Running::here() {
  return {target_.schema, target_.state, resource_.name(), {.has_state = !is_ahead()}};
}

std::optional<Page> Running::call(const Make& make) {
  CurrentResource current = here();
  current.set_cursor(cursor_);
  const Allowed scope(until(granted_.stop));
  return make();
}

Allowance Running::until(std::stop_token stop) const {
  return {.stop = std::move(stop), .threads = is_ahead() ? granted_.threads : 1};
}

std::shared_ptr<PageSlot> Running::read_ahead(Make make) {
  return submit(std::move(make), {.has_shared = false, .has_state = state_ != nullptr, .state = state_});
}

std::shared_ptr<PageSlot> Running::make_later(Page::Later promise) {
  return submit([promise = std::move(promise)] { return std::optional(promise.make()); },
                {.has_shared = false, .has_state = false});
}

std::shared_ptr<PageSlot> Running::submit(Make make, Access access) {
  auto slot = std::make_shared<PageSlot>();
  // The cursor moves on while the thread runs.
  auto cursor = cursor_ == nullptr ? std::nullopt : std::optional(*cursor_);
  crew_.submit([this, slot, access, make = std::move(make), cursor = std::move(cursor)] {
    CurrentResource current(target_.schema, target_.state, resource_.name(), access);
    if (cursor) current.set_cursor(&*cursor);
    const Allowed scope(until(end_.get_token()));
    try {
      check_allowance();
      slot->page = make();
    } catch (...) {
      slot->error = std::current_exception();
    }
    slot->is_done.store(true, std::memory_order_release);
  });
  return slot;
}

}  // namespace sluice
