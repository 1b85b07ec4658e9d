#include "formats/columnar/reader.h"

#include <fmt/format.h>
#include <xxhash.h>

#include "sluice/error.hpp"

namespace sluice::columnar {
namespace {

Footer read_footer(std::string_view file, const fs::path& path) {
  try {
    const std::uint64_t size = footer_size(file);
    const std::uint64_t body = file.size() - kTrailerSize - size;
    return decode(file.substr(body, size), body);
  } catch (const Error& error) {
    throw Error(error.remedy(), "the job file is damaged: " + error.message(), {.file = path.string()});
  }
}

}  // namespace

Reader::Reader(const fs::path& path) : path_(path), file_(path), footer_(read_footer(file_.bytes(), path)) {
  batches_.reserve(footer_.batches.size());
  views_.reserve(footer_.batches.size());
  for (const BatchPlace& place : footer_.batches) add_batch(place);
}

ColumnView Reader::view_of(const BatchPlace& batch, const ColumnPlace& place) const noexcept {
  const auto* base = reinterpret_cast<const std::uint8_t*>(file_.bytes().data()) + batch.bytes.offset;
  ColumnView view;
  if (place.validity.size != 0) view.validity = base + place.validity.offset;
  if (place.offsets.size != 0)
    view.offsets = reinterpret_cast<const std::int32_t*>(base + place.offsets.offset);
  view.values = base + place.values.offset;
  view.null_count = place.null_count;
  return view;
}

void Reader::add_batch(const BatchPlace& place) {
  std::vector<ColumnView>& views = views_.emplace_back();
  views.reserve(place.columns.size());  // no growth below: the batch keeps pointers into it
  BatchView& batch = batches_.emplace_back(BatchView{place.rows, {}});
  batch.columns.resize(footer_.columns.size());
  for (const ColumnPlace& column : place.columns)
    batch.columns[column.column] = &views.emplace_back(view_of(place, column));
  rows_ += place.rows;
}

BatchParts Reader::parts(std::size_t batch) const {
  const BatchPlace& place = footer_.batches[batch];
  const auto* base = reinterpret_cast<const std::uint8_t*>(file_.bytes().data()) + place.bytes.offset;
  const auto bytes_of = [&](const Extent& extent) {
    return std::span<const std::uint8_t>(base + extent.offset, extent.size);
  };
  BatchParts parts{place.rows, {}};
  for (const ColumnPlace& column : place.columns) {
    const ColumnEntry& entry = footer_.columns[column.column];
    parts.columns.push_back({.name = entry.name,
                             .physical = entry.physical,
                             .length = place.rows,
                             .null_count = column.null_count,
                             .validity = bytes_of(column.validity),
                             .offsets = bytes_of(column.offsets),
                             .values = bytes_of(column.values)});
  }
  return parts;
}

void Reader::verify(std::size_t batch) const {
  const BatchPlace& place = footer_.batches[batch];
  const std::string_view bytes = file_.bytes().substr(place.bytes.offset, place.bytes.size);
  if (XXH3_64bits(bytes.data(), bytes.size()) != place.checksum)
    throw Error(
        Remedy::report_bug,
        fmt::format("the job file is damaged: the checksum of batch {} ({} bytes at byte {}) is wrong", batch,
                    place.bytes.size, place.bytes.offset),
        {.file = path_.string()});
}

void Reader::drop(std::size_t batch) const noexcept {
  const Extent& bytes = footer_.batches[batch].bytes;
  file_.drop(bytes.offset, bytes.size);
}

}  // namespace sluice::columnar
