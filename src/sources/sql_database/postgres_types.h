#pragma once

#include <string>

#include "sources/sql_database/table.h"

namespace sluice::sql_source {

/// How a value comes in a binary COPY.
enum class WireKind : int {
  boolean,
  int2,
  int4,
  int8,
  float4,
  float8,
  numeric,
  text,  ///< any bytes of text as they are
  jsonb,
  bytea,
  date,
  time,
  timestamp,
  uuid,
};

/// A column's type in PostgreSQL's catalog, that below its domains.
struct CatalogType {
  std::string name;     ///< pg_type.typname
  bool is_own = false;  ///< in pg_catalog
  char category = 'U';  ///< pg_type.typcategory
  char kind = 'b';      ///< pg_type.typtype
  int modifier = -1;    ///< atttypmod
};

/// The column as it is read; types that no other has the like of are cast to text, arrays and rows to JSON.
TableColumn postgres_column(const std::string& name, bool is_nullable, const CatalogType& type);

}  // namespace sluice::sql_source
