#pragma once

#include "postgres/connection.h"
#include "sluice/dataset.hpp"

namespace sluice::postgres {

/// A result of text as rows. Types of numbers, truth values and JSON have the names that every destination
/// uses for them.
TextRows text_rows(const Result& result);

}  // namespace sluice::postgres
