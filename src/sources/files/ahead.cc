#include "sources/files/ahead.h"

#include <utility>

#include "base/allowance.h"

namespace sluice {
namespace {

constexpr int kThreads = 8;  // they wait for a server more than they work
constexpr std::size_t kMostFiles = 16;
constexpr std::uint64_t kMostBytes = 256U << 20;  // of what is fetched before it is needed

}  // namespace

Ahead::Ahead(std::span<const FoundFile> files)
    : files_(files), with_outer_(allowance().stop, Ending{end_}), crew_(kThreads) {}

Ahead::~Ahead() { end_.request_stop(); }

LocalFile Ahead::take() {
  fill();
  const std::shared_ptr<Slot> slot = std::move(slots_.front());
  slots_.pop_front();
  while (!slot->is_done.load(std::memory_order_acquire)) {
    check_allowance();
    crew_.wait(allowance().stop);
  }
  bytes_ahead_ -= slot->bytes;
  if (slot->error) std::rethrow_exception(slot->error);
  LocalFile file = std::move(slot->file);
  fill();
  return file;
}

void Ahead::fill() {
  while (begun_ < files_.size() && slots_.size() < kMostFiles) {
    const FoundFile& found = files_[begun_];
    if (!slots_.empty() && bytes_ahead_ + found.file.bytes > kMostBytes) return;
    ++begun_;
    const auto slot = slots_.emplace_back(std::make_shared<Slot>());
    if (!found.store->is_remote()) {
      slot->file = found.store->lend(found.file);
      slot->is_done = true;
      continue;
    }
    slot->bytes = found.file.bytes;
    bytes_ahead_ += slot->bytes;
    crew_.submit([slot, &found, stop = end_.get_token()] {
      const Allowed scope({.stop = stop});
      try {
        slot->file = found.store->lend(found.file);
      } catch (...) {
        slot->error = std::current_exception();
      }
      slot->is_done.store(true, std::memory_order_release);
    });
  }
}

}  // namespace sluice
