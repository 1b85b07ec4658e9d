#pragma once

#include <cstdint>
#include <optional>

#include "base/files.h"
#include "formats/columnar/reader.h"

namespace sluice {

/// Makes the job file of a raw page of columns: the same file under another name, without copying a value.
/// `sequence`: rows that will be merged say where they stood in the input, this and the numbers behind it; a
/// file of its own has them.
void make_job(const columnar::Reader& page, const fs::path& job, std::optional<std::uint64_t> sequence);

}  // namespace sluice
