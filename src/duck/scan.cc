#include "duck/scan.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/ids.h"
#include "duck/fill.h"
#include "duck/handle.h"
#include "sluice/error.hpp"

namespace sluice::duck {
namespace {

/// Rows of a row group in storage. Threads that insert multiples of it leave no partial groups, which the
/// checkpoint would write again.
constexpr std::uint64_t kRowGroup = 122'880;
constexpr std::uint64_t kScanWidth = 38;  // decimal digits of DECIMAL over a 128-bit integer

std::vector<Scan::Unit> units_of(const std::vector<ScanBatch>& batches) {
  std::vector<Scan::Unit> units;
  for (std::size_t batch = 0; batch < batches.size(); ++batch)
    for (std::uint32_t row = 0; row < batches[batch].rows;) {
      if (units.empty() || units.back().rows == kRowGroup) units.push_back({batch, row, 0});
      const std::uint64_t step =
          std::min<std::uint64_t>(kRowGroup - units.back().rows, batches[batch].rows - row);
      units.back().rows += step;
      row += static_cast<std::uint32_t>(step);
    }
  return units;
}

LogicalType type_of(const ScanField& field) {
  const auto simple = [](duckdb_type type) { return LogicalType(duckdb_create_logical_type(type)); };
  switch (field.physical) {
    case Physical::boolean: return simple(DUCKDB_TYPE_BOOLEAN);
    case Physical::int64: return simple(DUCKDB_TYPE_BIGINT);
    case Physical::float64: return simple(DUCKDB_TYPE_DOUBLE);
    case Physical::utf8: return simple(DUCKDB_TYPE_VARCHAR);
    case Physical::binary: return simple(DUCKDB_TYPE_BLOB);
    case Physical::timestamp_us: return simple(field.utc ? DUCKDB_TYPE_TIMESTAMP_TZ : DUCKDB_TYPE_TIMESTAMP);
    case Physical::date32: return simple(DUCKDB_TYPE_DATE);
    case Physical::time64_us: return simple(DUCKDB_TYPE_TIME);
    case Physical::decimal128:
      return LogicalType(duckdb_create_decimal_type(kScanWidth, static_cast<std::uint8_t>(field.scale)));
  }
  throw Error(Remedy::report_bug, "unknown physical type");
}

/// What a statement keeps of a scan.
using BoundScan = std::shared_ptr<Scan>;

/// Units that no thread has taken yet.
struct Cursor {
  std::atomic<std::size_t> next{0};
};

/// Where a thread is: the rest of its unit.
struct Position {
  Scan::Unit rest;
  std::uint64_t told = 0;  ///< rows read that progress was not told of
};

template <class T>
void destroy(void* object) {
  delete static_cast<T*>(object);
}

void add_columns(duckdb_bind_info info, const Scan& scan) {
  for (const ScanField& field : scan.source().fields)
    duckdb_bind_add_result_column(info, field.name.c_str(), type_of(field).get());
  duckdb_bind_set_cardinality(info, scan.source().rows(), true);
}

void init(duckdb_init_info info) noexcept {
  const auto& scan = *static_cast<BoundScan*>(duckdb_init_get_bind_data(info));
  duckdb_init_set_max_threads(info, std::max<std::size_t>(scan->units().size(), 1));
  duckdb_init_set_init_data(info, new Cursor, destroy<Cursor>);
}

void init_thread(duckdb_init_info info) noexcept {
  duckdb_init_set_init_data(info, new Position, destroy<Position>);
}

/// Takes the next unit; false if there is none.
bool take_unit(const Scan& scan, Cursor& cursor, Position& position) {
  const std::size_t unit = cursor.next.fetch_add(1, std::memory_order_relaxed);
  if (unit >= scan.units().size()) return false;
  position.rest = scan.units()[unit];
  if (scan.source().open_batch) scan.source().open_batch(position.rest.batch);
  return true;
}

/// Steps over rows that were read, into the next batch where one is done.
void advance(const ScanSource& source, Position& position, std::uint64_t count) {
  Scan::Unit& rest = position.rest;
  rest.rows -= count;
  rest.row += static_cast<std::uint32_t>(count);
  position.told += count;
  if (rest.row < source.batches[rest.batch].rows) return;
  if (source.close_batch) source.close_batch(rest.batch);
  ++rest.batch;
  rest.row = 0;
  if (rest.rows > 0 && source.open_batch) source.open_batch(rest.batch);
}

void fill_rows(duckdb_data_chunk chunk, std::uint64_t at, const ScanSource& source, const Scan::Unit& from,
               std::uint64_t count) {
  const ScanBatch& batch = source.batches[from.batch];
  for (std::size_t i = 0; i < source.fields.size(); ++i)
    fill(duckdb_data_chunk_get_vector(chunk, i), at, source.fields[i].physical, batch.columns[i], from.row,
         count);
}

/// Fills the chunk with what is left of the unit, as far as it goes.
void fill_chunk(duckdb_data_chunk chunk, const Scan& scan, Position& position) {
  static const std::uint64_t capacity = duckdb_vector_size();
  const ScanSource& source = scan.source();
  std::uint64_t filled = 0;
  while (filled < capacity && position.rest.rows > 0) {
    const Scan::Unit& rest = position.rest;
    const std::uint64_t count =
        std::min({capacity - filled, rest.rows, std::uint64_t{source.batches[rest.batch].rows} - rest.row});
    if (count > 0) fill_rows(chunk, filled, source, rest, count);
    filled += count;
    advance(source, position, count);
  }
  duckdb_data_chunk_set_size(chunk, filled);
}

void tell_progress(const Scan& scan, Position& position) {
  if (position.rest.rows > 0 || position.told == 0) return;
  if (scan.source().progress) scan.source().progress(position.told);
  position.told = 0;
}

void produce(const Scan& scan, Cursor& cursor, Position& position, duckdb_data_chunk chunk) {
  tell_progress(scan, position);
  if (position.rest.rows == 0 && !take_unit(scan, cursor, position))
    return duckdb_data_chunk_set_size(chunk, 0);
  fill_chunk(chunk, scan, position);
}

void run(duckdb_function_info info, duckdb_data_chunk chunk) noexcept {
  Scan& scan = **static_cast<BoundScan*>(duckdb_function_get_bind_data(info));
  auto& cursor = *static_cast<Cursor*>(duckdb_function_get_init_data(info));
  auto& position = *static_cast<Position*>(duckdb_function_get_local_init_data(info));
  try {
    produce(scan, cursor, position, chunk);
  } catch (...) {
    scan.remember_failure();
    duckdb_function_set_error(info, "the rows could not be read");
  }
}

}  // namespace

std::uint64_t ScanSource::rows() const noexcept {
  std::uint64_t sum = 0;
  for (const ScanBatch& batch : batches) sum += batch.rows;
  return sum;
}

Scan::Scan(ScanSource source) : source_(std::move(source)), units_(units_of(source_.batches)) {}

void Scan::remember_failure() noexcept {
  const std::lock_guard lock(mutex_);
  if (failure_ == nullptr) failure_ = std::current_exception();
}

void Scan::rethrow_failure() const {
  const std::lock_guard lock(mutex_);
  if (failure_ != nullptr) std::rethrow_exception(failure_);
}

/// The scans that statements may name. DuckDB keeps it as long as the function, which is never dropped.
struct ScanFunction::Registry {
  std::mutex mutex;
  std::unordered_map<std::int64_t, std::shared_ptr<Scan>> scans;
  std::int64_t next = 1;

  std::shared_ptr<Scan> find(std::int64_t id) {
    const std::lock_guard lock(mutex);
    const auto found = scans.find(id);
    if (found == scans.end()) throw Error(Remedy::fix_config, "there is no such scan");
    return found->second;
  }

  static void bind(duckdb_bind_info info) noexcept;
  static TableFunction make(std::shared_ptr<Registry> registry, const std::string& name);
};

void ScanFunction::Registry::bind(duckdb_bind_info info) noexcept {
  try {
    const auto& registry = *static_cast<std::shared_ptr<Registry>*>(duckdb_bind_get_extra_info(info));
    const DuckValue id(duckdb_bind_get_parameter(info, 0));
    auto scan = std::make_unique<BoundScan>(registry->find(duckdb_get_int64(id.get())));
    add_columns(info, **scan);
    duckdb_bind_set_bind_data(info, scan.release(), destroy<BoundScan>);
  } catch (const std::exception& error) {
    duckdb_bind_set_error(info, error.what());
  }
}

TableFunction ScanFunction::Registry::make(std::shared_ptr<Registry> registry, const std::string& name) {
  TableFunction function(duckdb_create_table_function());
  duckdb_table_function_set_name(function.get(), name.c_str());
  duckdb_table_function_add_parameter(function.get(),
                                      LogicalType(duckdb_create_logical_type(DUCKDB_TYPE_BIGINT)).get());
  duckdb_table_function_set_extra_info(function.get(), new std::shared_ptr<Registry>(std::move(registry)),
                                       destroy<std::shared_ptr<Registry>>);
  duckdb_table_function_set_bind(function.get(), bind);
  duckdb_table_function_set_init(function.get(), init);
  duckdb_table_function_set_local_init(function.get(), init_thread);
  duckdb_table_function_set_function(function.get(), run);
  return function;
}

ScanFunction::ScanFunction(const Connection& connection)
    : registry_(std::make_shared<Registry>()), name_("sluice_scan_" + random_hex(4)) {
  const TableFunction function = Registry::make(registry_, name_);
  if (duckdb_register_table_function(connection.handle(), function.get()) != DuckDBSuccess)
    throw Error(Remedy::report_bug, "DuckDB did not take the table function " + name_);
}

ScanFunction::~ScanFunction() {
  if (registry_ != nullptr) forget();
}

ScanFunction::ScanFunction(ScanFunction&&) noexcept = default;
ScanFunction& ScanFunction::operator=(ScanFunction&&) noexcept = default;

std::string ScanFunction::expose(std::shared_ptr<Scan> scan) {
  const std::lock_guard lock(registry_->mutex);
  const std::int64_t id = registry_->next++;
  registry_->scans.emplace(id, std::move(scan));
  return fmt::format("{}({})", name_, id);
}

void ScanFunction::forget() noexcept {
  const std::lock_guard lock(registry_->mutex);
  registry_->scans.clear();
}

}  // namespace sluice::duck
