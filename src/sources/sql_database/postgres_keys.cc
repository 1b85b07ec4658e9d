#include "sources/sql_database/postgres_keys.h"

#include <cstdint>

#include <fmt/format.h>

#include "base/quoted.h"
#include "sources/sql_database/key_ranges.h"

namespace sluice::sql_source {
namespace {

using postgres::Connection;
using postgres::text_at;

/// Shares of the rows up to each value that the statistics know: common values have their own, what lies
/// between two bounds of the histogram has the same as any other. The table of a partitioned one has them of
/// all partitions.
constexpr const char* kQuantiles =
    "WITH known AS (SELECT histogram_bounds::pg_catalog.text::{type}[] AS bounds, "
    "most_common_vals::pg_catalog.text::{type}[] AS common, most_common_freqs AS shares "
    "FROM pg_catalog.pg_stats WHERE schemaname = {schema} AND tablename = {table} AND attname = {column} "
    "ORDER BY inherited DESC LIMIT 1), "
    "weighted AS (SELECT v, share::pg_catalog.float8 FROM known, unnest(common, shares) AS c (v, share) "
    "UNION ALL SELECT v, (1 - coalesce((SELECT sum(s) FROM unnest(shares) s), 0)) "
    "/ greatest(cardinality(bounds) - 1, 1) FROM known, unnest(bounds[2:]) v), "
    "numbers AS (SELECT {number} AS v, share FROM weighted WHERE {is_finite}), "
    "cumulated AS (SELECT v, sum(share) OVER (ORDER BY v) / sum(share) OVER () AS up_to FROM numbers "
    "WHERE v > {least} AND v <= {most}) "
    "SELECT DISTINCT min(v) FROM cumulated, generate_series(1, {parts} - 1) part "
    "WHERE up_to * {parts} >= part GROUP BY part ORDER BY 1";

/// How the server counts the values of a column.
struct Counting {
  const char* type;
  const char* number;     ///< a pattern
  const char* is_finite;  ///< a pattern
};

constexpr Counting kIntegers{"pg_catalog.int8", "{}::pg_catalog.int8", "TRUE"};
constexpr Counting kDays{"pg_catalog.date", "({} - '1970-01-01'::pg_catalog.date)::pg_catalog.int8",
                         "pg_catalog.isfinite({})"};
constexpr Counting kMoments{"pg_catalog.timestamp", "(EXTRACT(EPOCH FROM {}) * 1000000)::pg_catalog.int8",
                            "pg_catalog.isfinite({})"};
constexpr Counting kZonedMoments{"pg_catalog.timestamptz", kMoments.number, kMoments.is_finite};

const Counting& counting_of(const TableColumn& key) {
  if (key.column.data_type == DataType::date) return kDays;
  if (key.column.data_type != DataType::timestamp) return kIntegers;
  return key.column.timezone.value_or(true) ? kZonedMoments : kMoments;
}

std::string filled(const char* pattern, const std::string& with) {
  return fmt::format(fmt::runtime(pattern), with);
}

struct Span {
  std::int64_t least;
  std::int64_t most;
};

/// First and last value of the query's rows; nothing: there is none.
std::optional<Span> span_of(const Connection& connection, const Query& query, const std::string& name,
                            const Counting& counting) {
  const std::string ends = filled(counting.number, fmt::format("min({})", name)) + ", " +
                           filled(counting.number, fmt::format("max({})", name));
  const auto found = connection.query(query.text_of(ends, filled(counting.is_finite, name)));
  if (PQgetisnull(found.get(), 0, 0) != 0) return std::nullopt;
  return Span{std::stoll(text_at(found, 0, 0)), std::stoll(text_at(found, 0, 1))};
}

std::vector<std::int64_t> quantiles(const Connection& connection, const SourceTable& table,
                                    const TableColumn& key, const Span& span, int parts) {
  const Counting& counting = counting_of(key);
  const auto found = connection.query(fmt::format(
      fmt::runtime(kQuantiles), fmt::arg("type", counting.type),
      fmt::arg("schema", sql::quoted(table.schema, '\'')), fmt::arg("table", sql::quoted(table.name, '\'')),
      fmt::arg("column", sql::quoted(key.column.name, '\'')),
      fmt::arg("number", filled(counting.number, "v")),
      fmt::arg("is_finite", filled(counting.is_finite, "v")), fmt::arg("least", span.least),
      fmt::arg("most", span.most), fmt::arg("parts", parts)));
  std::vector<std::int64_t> bounds;
  for (int row = 0; row < PQntuples(found.get()); ++row) bounds.push_back(std::stoll(text_at(found, row, 0)));
  return bounds;
}

}  // namespace

std::vector<std::string> postgres_key_ranges(const Connection& connection, const SourceTable& table,
                                             const Query& query, const TableColumn& key, int partitions) {
  const std::optional<Span> span =
      span_of(connection, query, sql::quoted(key.column.name, '"'), counting_of(key));
  if (!span) return {};
  std::vector<std::int64_t> bounds = quantiles(connection, table, key, *span, partitions);
  if (bounds.empty()) bounds = even_bounds(span->least, span->most, partitions);
  return key_ranges(key, bounds_in_sql(key, bounds));
}

}  // namespace sluice::sql_source
