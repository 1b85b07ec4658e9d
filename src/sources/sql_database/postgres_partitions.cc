#include "sources/sql_database/postgres_partitions.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/quoted.h"
#include "sluice/error.hpp"
#include "sources/sql_database/postgres_copy.h"

namespace sluice::sql_source {
namespace {

using postgres::Connection;
using postgres::text_at;

/// Since then the server finds a range of places without reading the whole table.
constexpr int kFirstVersion = 140'000;
/// Blocks of a table that are worth a connection of their own.
constexpr std::int64_t kLeastBlocks = 256;
/// Batches that wait, for each connection.
constexpr std::size_t kWaiting = 2;

constexpr const char* kBegin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

std::int64_t blocks_of(const Connection& connection, const std::string& relation) {
  const auto found = connection.query(fmt::format(
      "SELECT pg_catalog.pg_relation_size({}) / pg_catalog.current_setting('block_size')::pg_catalog.int8",
      relation));
  return std::stoll(text_at(found, 0, 0));
}

std::string place(std::int64_t block) { return fmt::format("'({},0)'::pg_catalog.tid", block); }

}  // namespace

/// The last part has no end: blocks that come now may hold rows of before.
std::vector<std::string> ranges_of(const Connection& connection, const std::string& relation,
                                   int partitions) {
  if (PQserverVersion(connection.get()) < kFirstVersion) return {};
  const std::int64_t blocks = blocks_of(connection, relation);
  const std::int64_t parts = std::min<std::int64_t>(partitions, blocks / kLeastBlocks);
  std::vector<std::string> conditions;
  for (std::int64_t part = 0; part < parts; ++part) {
    std::string condition = fmt::format("ctid >= {}", place(blocks * part / parts));
    if (part + 1 < parts) condition += fmt::format(" AND ctid < {}", place(blocks * (part + 1) / parts));
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

PartitionedReader::PartitionedReader(const postgres::Address& address, const Connection& connection,
                                     const SourceTable& table, const Query& query,
                                     std::vector<std::string> conditions, std::uint32_t chunk_rows)
    : address_(address),
      connection_(connection),
      table_(table),
      query_(query),
      conditions_(std::move(conditions)),
      chunk_rows_(chunk_rows) {
  static_cast<void>(connection_.execute(kBegin));
  snapshot_ = text_at(connection_.query("SELECT pg_catalog.pg_export_snapshot()"), 0, 0);
  running_ = conditions_.size();
  for (const std::string& condition : conditions_)
    threads_.emplace_back([this, &condition](const std::stop_token& stop) { read(stop, condition); });
}

PartitionedReader::~PartitionedReader() {
  for (std::jthread& thread : threads_) thread.request_stop();
}

BatchPtr PartitionedReader::next() {
  std::unique_lock lock(mutex_);
  has_changed_.wait(lock, [this] { return !ready_.empty() || running_ == 0 || failure_; });
  if (failure_) std::rethrow_exception(failure_);
  if (ready_.empty()) return nullptr;
  BatchPtr batch = std::move(ready_.front());
  ready_.pop_front();
  has_changed_.notify_all();
  return batch;
}

void PartitionedReader::read(const std::stop_token& stop, const std::string& condition) {
  std::exception_ptr failure;
  try {
    read_part(stop, condition);
  } catch (...) {
    failure = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  if (failure && !failure_) failure_ = failure;
  --running_;
  has_changed_.notify_all();
}

void PartitionedReader::read_part(const std::stop_token& stop, const std::string& condition) {
  const Connection connection(address_);
  static_cast<void>(connection.execute(kBegin));
  static_cast<void>(connection.execute("SET TRANSACTION SNAPSHOT " + sql::quoted(snapshot_, '\'')));
  Query query = query_;
  query.conditions.push_back(condition);
  CopyReader reader(connection, table_, query.text(), chunk_rows_);
  while (BatchPtr batch = reader.next())
    if (!put(stop, std::move(batch))) return;
}

/// False: nobody wants it any more.
bool PartitionedReader::put(const std::stop_token& stop, BatchPtr batch) {
  std::unique_lock lock(mutex_);
  const auto has_room = [this] { return ready_.size() < kWaiting * conditions_.size() || failure_; };
  if (!has_changed_.wait(lock, stop, has_room) || failure_) return false;
  ready_.push_back(std::move(batch));
  has_changed_.notify_all();
  return true;
}

}  // namespace sluice::sql_source
