#include "sources/sql_database/mariadb_reader.h"

#include <cstring>

#include <sys/socket.h>

#include "json/temporal.h"
#include "sluice/error.hpp"
#include "sources/sql_database/mariadb_types.h"

namespace sluice::sql_source {
namespace {

/// Longer values are fetched once more.
constexpr std::size_t kFirstRoom = 1024;
constexpr std::int64_t kDayMicros = 86'400'000'000;

enum_field_types buffer_type_of(FetchKind kind) {
  switch (kind) {
    case FetchKind::integer: return MYSQL_TYPE_LONGLONG;
    case FetchKind::number: return MYSQL_TYPE_DOUBLE;
    case FetchKind::text: return MYSQL_TYPE_STRING;
    case FetchKind::bytes: return MYSQL_TYPE_BLOB;
    case FetchKind::date: return MYSQL_TYPE_DATE;
    case FetchKind::time: return MYSQL_TYPE_TIME;
    case FetchKind::timestamp: return MYSQL_TYPE_DATETIME;
  }
  return MYSQL_TYPE_STRING;
}

bool has_length(FetchKind kind) { return kind == FetchKind::text || kind == FetchKind::bytes; }

std::size_t room_of(FetchKind kind) {
  if (has_length(kind)) return kFirstRoom;
  return kind == FetchKind::integer || kind == FetchKind::number ? sizeof(std::int64_t) : sizeof(MYSQL_TIME);
}

template <class T>
T value_at(const std::vector<char>& bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

/// Such servers have the day 0000-00-00, and others that are in no calendar.
std::int32_t days_of(const MYSQL_TIME& time) {
  if (time.year == 0 || time.month == 0 || time.day == 0)
    throw Error(
        Remedy::fix_input,
        "a date such as 0000-00-00 is in no calendar: leave such rows out with a row filter, or leave "
        "the column out");
  return json::days_from_civil(static_cast<int>(time.year), time.month, time.day);
}

std::int64_t micros_of(const MYSQL_TIME& time) {
  const std::int64_t seconds = (std::int64_t{time.hour} * 60 + time.minute) * 60 + time.second;
  return seconds * 1'000'000 + static_cast<std::int64_t>(time.second_part);
}

std::int64_t time_of_day(const MYSQL_TIME& time) {
  const std::int64_t micros = micros_of(time) + std::int64_t{time.day} * kDayMicros;
  if (time.neg != 0 || micros >= kDayMicros)
    throw Error(
        Remedy::fix_input,
        "a time is a span that no day has: leave such rows out with a row filter, or leave the column "
        "out");
  return micros;
}

}  // namespace

FetchReader::FetchReader(const mariadb::Connection& connection, const SourceTable& table,
                         const std::string& query, std::uint32_t chunk_rows)
    : connection_(connection), table_(table), chunk_(table, chunk_rows), statement_(connection, query) {
  bind();
  statement_.execute(binds_);
}

FetchReader::~FetchReader() {
  if (!is_done_) shutdown(static_cast<int>(mysql_get_socket(connection_.get())), SHUT_RDWR);
}

void FetchReader::bind() {
  places_.resize(table_.columns.size());
  binds_.resize(table_.columns.size());
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto kind = static_cast<FetchKind>(table_.columns[i].kind);
    places_[i].bytes.resize(room_of(kind));
    binds_[i] = MYSQL_BIND{};
    binds_[i].buffer_type = buffer_type_of(kind);
    binds_[i].buffer = places_[i].bytes.data();
    binds_[i].buffer_length = places_[i].bytes.size();
    binds_[i].length = &places_[i].size;
    binds_[i].is_null = &places_[i].is_null;
  }
}

BatchPtr FetchReader::next() {
  while (!is_done_ && !chunk_.is_full()) {
    if (statement_.fetch())
      take_row();
    else
      is_done_ = true;
  }
  return chunk_.finish();
}

void FetchReader::take_row() {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i].is_null != 0) continue;
    try {
      take_value(i);
    } catch (Error& error) {
      error.at({.table = table_.name, .column = table_.columns[i].column.name});
      throw;
    }
  }
  chunk_.end_row();
}

void FetchReader::take_value(std::size_t i) {
  ColumnBuilder& column = chunk_.columns()[i].data;
  const std::uint32_t row = chunk_.row();
  const std::vector<char>& bytes = places_[i].bytes;
  switch (static_cast<FetchKind>(table_.columns[i].kind)) {
    case FetchKind::integer: return column.append(row, value_at<std::int64_t>(bytes));
    case FetchKind::number: return column.append(row, value_at<double>(bytes));
    case FetchKind::date: return column.append(row, days_of(value_at<MYSQL_TIME>(bytes)));
    case FetchKind::time: return column.append(row, time_of_day(value_at<MYSQL_TIME>(bytes)));
    case FetchKind::timestamp: {
      const auto time = value_at<MYSQL_TIME>(bytes);
      return column.append(row, days_of(time) * kDayMicros + micros_of(time));
    }
    case FetchKind::text:
    case FetchKind::bytes: {
      const std::string_view value = whole(i);
      return column.append_bytes(row, value.data(), value.size());
    }
  }
}

std::string_view FetchReader::whole(std::size_t i) {
  Place& place = places_[i];
  if (place.size <= binds_[i].buffer_length) return {place.bytes.data(), place.size};
  std::vector<char> all(place.size);
  MYSQL_BIND once = binds_[i];
  unsigned long size = 0;
  my_bool is_null = 0;
  once.buffer = all.data();
  once.buffer_length = all.size();
  once.length = &size;
  once.is_null = &is_null;
  statement_.fetch_column(once, static_cast<unsigned>(i));
  long_value_ = std::move(all);
  return {long_value_.data(), long_value_.size()};
}

}  // namespace sluice::sql_source
