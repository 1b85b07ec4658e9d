#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "sources/sql_database/engine.h"

namespace sluice::sql_source {

/// Reads the parts of a table at the same time, each in a thread of its own; their batches come in any order.
class PartedReader final : public BatchReader {
 public:
  /// Makes the reader of a part, in the thread that reads it.
  using Part = std::function<std::unique_ptr<BatchReader>()>;

  explicit PartedReader(std::vector<Part> parts);
  ~PartedReader() override;

  BatchPtr next() override;

 private:
  void read(const std::stop_token& stop, const Part& part);
  void read_part(const std::stop_token& stop, const Part& part);
  bool put(const std::stop_token& stop, BatchPtr batch);

  std::vector<Part> parts_;
  std::mutex mutex_;
  std::condition_variable_any has_changed_;
  std::deque<BatchPtr> ready_;
  std::size_t running_ = 0;
  std::exception_ptr failure_;
  std::vector<std::jthread> threads_;  ///< last: they end before what they use
};

}  // namespace sluice::sql_source
