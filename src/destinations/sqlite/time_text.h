#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::sqlite {

/// SQLite has no types for times. They are text of one length each, so that text order is time order, in
/// the form that SQLite's own date functions read.

/// `2024-01-02 03:04:05.000006`
inline constexpr std::size_t kTimestampLength = 26;
/// `2024-01-02`
inline constexpr std::size_t kDateLength = 10;
/// `03:04:05.000006`
inline constexpr std::size_t kTimeLength = 15;

/// Microseconds since 1970; years 0 to 9999.
void write_timestamp(char* out, std::int64_t micros) noexcept;
/// Days since 1970; years 0 to 9999.
void write_date(char* out, std::int32_t days) noexcept;
/// Microseconds since midnight.
void write_time(char* out, std::int64_t micros) noexcept;

}  // namespace sluice::sqlite
