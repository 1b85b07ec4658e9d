#pragma once

#include <cstddef>
#include <functional>

#include "sluice/resource.hpp"

namespace sluice {

/// Takes a page; false: no more is wanted.
using PageSink = std::function<bool(Page)>;

/// Bytes of a page that a file is read in.
inline constexpr std::size_t kFilePage = std::size_t{8} << 20;

/// Reads a file, packed or not, as pages of JSON text, each with whole rows: what is needed of memory depends
/// on the longest row, not on the file. A broken text comes as it is. False: the sink wanted no more. Errors
/// get the path; throws Error(fix_input) for a packed file that is damaged.
bool read_as_pages(const FileRef& file, const PageSink& sink, std::size_t page_bytes = kFilePage);

}  // namespace sluice
