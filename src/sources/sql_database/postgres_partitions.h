#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "postgres/connection.h"
#include "sources/sql_database/engine.h"

namespace sluice::sql_source {

/// Conditions that part the rows of a table by their place, at most so many; none: it is not worth it, or
/// cannot be done.
std::vector<std::string> ranges_of(const postgres::Connection& connection, const std::string& relation,
                                   int partitions);

/// Reads the parts of a table at the same time, in any order, each over a connection of its own, all of them
/// as the table was at one moment.
class PartitionedReader final : public BatchReader {
 public:
  /// `connection` keeps the moment, in a transaction, while this lives.
  PartitionedReader(const postgres::Address& address, const postgres::Connection& connection,
                    const SourceTable& table, const Query& query, std::vector<std::string> conditions,
                    std::uint32_t chunk_rows);
  ~PartitionedReader() override;

  BatchPtr next() override;

 private:
  void read(const std::stop_token& stop, const std::string& condition);
  void read_part(const std::stop_token& stop, const std::string& condition);
  bool put(const std::stop_token& stop, BatchPtr batch);

  const postgres::Address& address_;
  const postgres::Connection& connection_;
  const SourceTable& table_;
  Query query_;
  std::vector<std::string> conditions_;
  std::uint32_t chunk_rows_;
  std::string snapshot_;

  std::mutex mutex_;
  std::condition_variable_any has_changed_;
  std::deque<BatchPtr> ready_;
  std::size_t running_ = 0;
  std::exception_ptr failure_;
  std::vector<std::jthread> threads_;  ///< last: they end before what they use
};

}  // namespace sluice::sql_source
