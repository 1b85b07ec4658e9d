#pragma once

#include <cstdint>
#include <string>

#include "destinations/postgres/wire.h"
#include "formats/columnar/reader.h"
#include "sluice/schema.hpp"

namespace sluice::postgres {

/// Types of the server that values can be sent as; the numbers are the server's own (pg_type.oid).
enum class WireType : std::uint32_t {
  boolean = 16,
  bytea = 17,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  text = 25,
  json = 114,
  float4 = 700,
  float8 = 701,
  bpchar = 1042,
  varchar = 1043,
  date = 1082,
  time = 1083,
  timestamp = 1114,
  timestamptz = 1184,
  numeric = 1700,
  jsonb = 3802,
};

/// One value that is not null.
struct Cell {
  const columnar::ColumnView& view;
  std::uint32_t row;
  int scale;  ///< digits behind the point of a decimal that lies in the batch as an integer
};

/// Puts a value behind its length. Throws Error(fix_input) for one that the type cannot hold.
using Encoder = void (*)(Wire& out, const Cell& cell);

/// How values that lie in that form are sent to a column of that type; a null pointer if they cannot be.
Encoder encoder_of(WireType type, Physical physical);

/// Digits behind the point of a decimal of that column that lies in a batch as an integer.
int scale_of(const Column& column);

}  // namespace sluice::postgres
