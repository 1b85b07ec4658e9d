#include "sources/sql_database/parted_reader.h"

#include <utility>

namespace sluice::sql_source {
namespace {

/// Batches that wait, for each part.
constexpr std::size_t kWaiting = 2;

}  // namespace

PartedReader::PartedReader(std::vector<Part> parts) : parts_(std::move(parts)), running_(parts_.size()) {
  for (const Part& part : parts_)
    threads_.emplace_back([this, &part](const std::stop_token& stop) { read(stop, part); });
}

PartedReader::~PartedReader() {
  for (std::jthread& thread : threads_) thread.request_stop();
}

BatchPtr PartedReader::next() {
  std::unique_lock lock(mutex_);
  has_changed_.wait(lock, [this] { return !ready_.empty() || running_ == 0 || failure_; });
  if (failure_) std::rethrow_exception(failure_);
  if (ready_.empty()) return nullptr;
  BatchPtr batch = std::move(ready_.front());
  ready_.pop_front();
  has_changed_.notify_all();
  return batch;
}

void PartedReader::read(const std::stop_token& stop, const Part& part) {
  std::exception_ptr failure;
  try {
    read_part(stop, part);
  } catch (...) {
    failure = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  if (failure && !failure_) failure_ = failure;
  --running_;
  has_changed_.notify_all();
}

void PartedReader::read_part(const std::stop_token& stop, const Part& part) {
  const std::unique_ptr<BatchReader> reader = part();
  while (BatchPtr batch = reader->next())
    if (!put(stop, std::move(batch))) return;
}

/// False: nobody wants it any more.
bool PartedReader::put(const std::stop_token& stop, BatchPtr batch) {
  std::unique_lock lock(mutex_);
  const auto has_room = [this] { return ready_.size() < kWaiting * parts_.size() || failure_; };
  if (!has_changed_.wait(lock, stop, has_room) || failure_) return false;
  ready_.push_back(std::move(batch));
  has_changed_.notify_all();
  return true;
}

}  // namespace sluice::sql_source
