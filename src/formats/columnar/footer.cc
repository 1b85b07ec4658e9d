#include "formats/columnar/footer.h"

#include <bit>
#include <cstring>

#include <fmt/format.h>
#include <xxhash.h>

#include "sluice/error.hpp"

namespace sluice::columnar {
namespace {

static_assert(std::endian::native == std::endian::little, "job files are little endian");

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_text(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

void put_extent(std::string& out, const Extent& extent) {
  put(out, extent.offset);
  put(out, extent.size);
}

void put_batch(std::string& out, const BatchPlace& batch) {
  put_extent(out, batch.bytes);
  put(out, batch.checksum);
  put(out, batch.rows);
  put(out, static_cast<std::uint32_t>(batch.columns.size()));
  for (const ColumnPlace& place : batch.columns) {
    put(out, place.column);
    put(out, place.null_count);
    put_extent(out, place.validity);
    put_extent(out, place.offsets);
    put_extent(out, place.values);
  }
}

[[noreturn]] void damaged(const std::string& reason) { throw Error(Remedy::report_bug, reason); }

/// Takes values off the front of a footer.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  T take() {
    T value;
    std::memcpy(&value, take_bytes(sizeof value).data(), sizeof value);
    return value;
  }
  std::string take_text() { return std::string(take_bytes(take<std::uint32_t>())); }
  Extent take_extent() {
    const auto offset = take<std::uint64_t>();
    return {offset, take<std::uint64_t>()};
  }
  /// A count of things that take at least `size` bytes each: a wrong one must not exhaust memory.
  std::uint32_t take_count(std::size_t size) {
    const auto count = take<std::uint32_t>();
    if (count > bytes_.size() / size) damaged("the footer ends too early");
    return count;
  }
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

 private:
  std::string_view take_bytes(std::size_t count) {
    if (count > bytes_.size()) damaged("the footer ends too early");
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  std::string_view bytes_;
};

Physical take_physical(Cursor& cursor) {
  const auto number = cursor.take<std::uint8_t>();
  if (number < 1 || number > static_cast<std::uint8_t>(Physical::decimal128))
    damaged(fmt::format("physical type {} is unknown", number));
  return static_cast<Physical>(number);
}

void check_inside(const Extent& extent, std::uint64_t begin, std::uint64_t end, std::string_view what) {
  if (extent.offset % kAlignment != 0 || extent.offset < begin || extent.offset > end ||
      extent.size > end - extent.offset)
    damaged(fmt::format("{} is misplaced: {} bytes at byte {}", what, extent.size, extent.offset));
}

void check_size(const Extent& extent, std::uint64_t size, std::string_view what) {
  if (extent.size != size) damaged(fmt::format("{} has {} bytes instead of {}", what, extent.size, size));
}

void check_sizes(const ColumnPlace& place, Physical physical, std::uint64_t rows) {
  if (place.validity.size != 0) check_size(place.validity, (rows + 7) / 8, "a validity bitmap");
  const std::size_t width = width_of(physical);
  if (width != 0)
    check_size(place.values, rows * width, "a column");
  else
    check_size(place.offsets, (rows + 1) * sizeof(std::int32_t), "an offsets buffer");
}

ColumnPlace take_column(Cursor& cursor, const Footer& footer, const BatchPlace& batch) {
  ColumnPlace place;
  place.column = cursor.take<std::uint32_t>();
  place.null_count = cursor.take<std::uint32_t>();
  for (Extent* extent : {&place.validity, &place.offsets, &place.values}) {
    *extent = cursor.take_extent();
    check_inside(*extent, 0, batch.bytes.size, "a buffer");
  }
  if (place.column >= footer.columns.size()) damaged("a column number is too large");
  check_sizes(place, footer.columns[place.column].physical, batch.rows);
  return place;
}

BatchPlace take_batch(Cursor& cursor, const Footer& footer, std::uint64_t body) {
  BatchPlace batch;
  batch.bytes = cursor.take_extent();
  check_inside(batch.bytes, kAlignment, body, "a batch");
  batch.checksum = cursor.take<std::uint64_t>();
  batch.rows = cursor.take<std::uint32_t>();
  const std::uint32_t columns = cursor.take_count(2 * sizeof(std::uint32_t) + 3 * sizeof(Extent));
  for (std::uint32_t i = 0; i < columns; ++i) batch.columns.push_back(take_column(cursor, footer, batch));
  return batch;
}

}  // namespace

std::string encode(const Footer& footer) {
  std::string out;
  put(out, static_cast<std::uint32_t>(footer.columns.size()));
  for (const ColumnEntry& column : footer.columns) {
    put(out, static_cast<std::uint8_t>(column.physical));
    put_text(out, column.name);
  }
  put(out, static_cast<std::uint32_t>(footer.constants.size()));
  for (const ConstantColumn& constant : footer.constants) {
    put_text(out, constant.name);
    put_text(out, constant.text);
  }
  put(out, static_cast<std::uint32_t>(footer.batches.size()));
  for (const BatchPlace& batch : footer.batches) put_batch(out, batch);

  const std::uint64_t size = out.size();
  put(out, static_cast<std::uint64_t>(XXH3_64bits(out.data(), size)));
  put(out, size);
  out += kMagic;
  return out;
}

std::uint64_t footer_size(std::string_view file) {
  if (file.size() < kAlignment + kTrailerSize) damaged(fmt::format("it is cut off: {} bytes", file.size()));
  if (!file.starts_with(kMagic)) damaged("the magic at its start is wrong");
  Cursor trailer(file.substr(file.size() - kTrailerSize));
  const auto checksum = trailer.take<std::uint64_t>();
  const auto size = trailer.take<std::uint64_t>();
  if (!file.ends_with(kMagic)) damaged("the magic at its end is wrong, it may be cut off");
  if (size > file.size() - kTrailerSize - kAlignment) damaged(fmt::format("a footer of {} bytes", size));
  const std::string_view footer = file.substr(file.size() - kTrailerSize - size, size);
  if (XXH3_64bits(footer.data(), footer.size()) != checksum) damaged("the checksum of the footer is wrong");
  return size;
}

Footer decode(std::string_view footer, std::uint64_t body) {
  Cursor cursor(footer);
  Footer out;
  for (std::uint32_t left = cursor.take_count(5); left > 0; --left) {
    const Physical physical = take_physical(cursor);
    out.columns.push_back({cursor.take_text(), physical});
  }
  for (std::uint32_t left = cursor.take_count(8); left > 0; --left) {
    std::string name = cursor.take_text();
    out.constants.push_back({std::move(name), cursor.take_text()});
  }
  for (std::uint32_t left = cursor.take_count(32); left > 0; --left)
    out.batches.push_back(take_batch(cursor, out, body));
  if (!cursor.empty()) damaged("bytes are left behind the last batch of the footer");
  return out;
}

}  // namespace sluice::columnar
