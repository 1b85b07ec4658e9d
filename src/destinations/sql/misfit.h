#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "formats/columnar/reader.h"
#include "sluice/schema.hpp"

namespace sluice::sql {

/// A value of a job that a column of the database refuses. What is empty or zero is not known.
struct Misfit {
  std::string job{};          ///< name of the job file
  std::uint64_t row = 0;      ///< of the file, from 1
  std::string value{};        ///< as people read it
  std::string type{};         ///< of the column in the schema
  std::string stored_type{};  ///< of the column in the database
};

/// Where it is, what does not go together and what to do: to stand behind what the database itself says.
std::string text_of(const Misfit& misfit);

/// A text on one line, in quotes and shortened.
std::string shown(std::string_view text);

/// The type of a complete column, in the words of the schema: "decimal(10,2)".
std::string type_of(const Column& column);

/// The only column of the table that an expression names; empty if it names none or several.
std::string column_named_in(std::string_view expression, const Table& table);

/// What stands in that row of the file, from 1; `column` may be one that the file or the schema lacks (a null
/// pointer). `scale`: digits behind the point of a decimal that lies in the file as an integer.
Misfit misfit_at(const columnar::Reader& reader, std::uint64_t row, const Column* column, int scale);

}  // namespace sluice::sql
