#include "extract/page_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "arrow/batch.h"
#include "extract/unpack.h"
#include "json/cutter.h"
#include "json/decode.h"
#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr const char* kStdin = "-";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string format_of(JsonLayout layout) { return layout == JsonLayout::lines ? "jsonl" : "json"; }

/// Documents up to this size share a file: an API may send thousands.
constexpr std::size_t kSmallDocument = 256U << 10;

/// Whether another document may stand behind this one: its brackets are closed. What is wrong with it
/// otherwise would go on into the next.
bool is_whole(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) return false;
  const std::string listed = "[" + std::string(text) + "]";
  Cutter cutter(listed, JsonLayout::document, {.unit = listed.size() + 1});
  Unit unit;
  if (!cutter.next(unit) || unit.elements.size() != 1 || !unit.fault.empty()) return false;
  return !cutter.next(unit);
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

Value parse(std::string_view text) {
  json::Decoded decoded = json::decode(text);
  if (decoded.fault)
    throw Error(Remedy::fix_input, decoded.fault->reason, {.row = std::string(text.substr(0, 200))});
  return std::move(decoded.value);
}

}  // namespace

void PageWriter::operator()(const List& rows) { write_rows(first_of(rows)); }

void PageWriter::operator()(const Page::Json& json) {
  if (options_.sample == nullptr) return write_json(json);
  write_json(first_of(json));
}

std::span<const Value> PageWriter::first_of(std::span<const Value> rows) {
  if (options_.sample == nullptr) return rows;
  const std::size_t taken = std::min<std::uint64_t>(room_, rows.size());
  options_.sample->has_cut |= taken < rows.size();
  room_ -= taken;
  return rows.first(taken);
}

Page::Json PageWriter::first_of(const Page::Json& json) {
  FirstRows first(json.layout, room_);
  std::string text(first.take(json.text));
  options_.sample->has_cut |= first.has_cut();
  room_ -= first.rows();
  return {text.append(first.ending()), json.layout};
}

void PageWriter::write_rows(std::span<const Value> rows) {
  if (is_routed()) {
    for (const Value& row : rows) write_row(row);
    return;
  }
  const auto table = only_table();
  if (!table || rows.empty()) return;
  Lines& written = lines(*table);
  for (const Value& row : rows) write_line(written, row);
}

void PageWriter::write_json(const Page::Json& json) {
  if (is_routed()) return route_json(json);
  const auto table = only_table();
  if (!table) return;
  if (json.layout == JsonLayout::document) return write_document(*table, json.text);
  // A mark is only read over at the start of a file.
  if (json.text.starts_with(kByteOrderMark)) finish();
  Lines& written = lines(*table);
  written.page.rows.reset();
  written.file->write(json.text);
  written.file->end_line();
}

void PageWriter::operator()(const FileRef& ref) {
  if (is_routed())
    throw Error(Remedy::fix_config,
                "a table name that depends on the row needs rows or JSON text, not files; read the file in "
                "the resource",
                {.file = ref.shown()});
  const auto table = only_table();
  if (!table) return;
  finish();
  if (ref.path == kStdin || ref.compression != Compression::none || options_.sample != nullptr)
    unpack_file(*table, ref);
  else
    take_file(*table, ref);
}

void PageWriter::operator()(const Page::Columns& columns) {
  if (is_routed())
    throw Error(Remedy::fix_config,
                "a table name that depends on the row needs rows or JSON text, not columns; give the "
                "resource one table");
  const auto table = only_table();
  if (!table) return;
  if (!lines_.empty()) finish();
  const std::uint64_t rows = columns.batch == nullptr ? 0 : columns.batch->rows;
  const std::uint64_t taken = options_.sample == nullptr ? rows : std::min(room_, rows);
  if (options_.sample != nullptr) {
    options_.sample->has_cut |= taken < rows;
    room_ -= taken;
  }
  const auto left_out = declaration_.discarded().find(*table);
  if (left_out != declaration_.discarded().end())
    return columns_.leave_out(*table, columns, left_out->second, taken);
  columns_.write(*table, columns, taken);
  is_materialized_ = true;
}

void PageWriter::operator()(const Page::Materialize&) {
  if (!is_routed() && only_table()) is_materialized_ = true;
}

void PageWriter::operator()(const Page::Later&) {
  throw Error(Remedy::report_bug, "a page that is yet to come cannot be written");
}

void PageWriter::close() {
  finish();
  std::ranges::move(pages_, std::back_inserter(draft_.info.pages));
  pages_.clear();
  if (is_materialized_ && !has_items_) draft_.info.empty_tables.insert(tables_.begin(), tables_.end());
  if (resource_.hints().write_disposition != WriteDisposition::replace) return;
  draft_.info.replaced.insert(draft_.info.replaced.end(), tables_.begin(), tables_.end());
}

std::optional<std::string> PageWriter::only_table() {
  std::string table = declaration_.table_of(resource_, nullptr);
  return keeps(table, nullptr) ? std::optional(std::move(table)) : std::nullopt;
}

bool PageWriter::keeps(const std::string& table, const Value* row) {
  const bool is_admitted = declaration_.admit(resource_, table, row);
  if (is_admitted) tables_.insert(table);
  return is_admitted || options_.keeps_discarded;
}

void PageWriter::write_line(Lines& written, const Value& row) {
  written.file->write(json::encode(row, json::Typing::typed));
  written.file->write("\n");
  if (written.page.rows) ++*written.page.rows;
}

void PageWriter::write_row(const Value& row) {
  const std::string table = declaration_.table_of(resource_, &row);
  if (!keeps(table, &row)) return;
  write_line(lines(table), row);
}

void PageWriter::route_json(const Page::Json& json) {
  if (json.layout == JsonLayout::document) {
    const Value document = parse(json.text);
    if (!document.is<List>()) return write_row(document);
    for (const Value& row : document.get<List>()) write_row(row);
    return;
  }
  std::string_view text = json.text;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!is_blank(text.substr(0, end))) write_row(parse(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void PageWriter::write_document(const std::string& table, const std::string& text) {
  if (text.size() <= kSmallDocument && is_whole(text)) {
    Lines& written = lines(table, JsonLayout::document);
    written.page.rows.reset();
    written.file->end_line();
    written.file->write(text);
    return;
  }
  finish();
  RawPage page = page_of(table, JsonLayout::document, "");
  RawFile file(path_of(page), options_.progress);
  file.write(text);
  file.finish();
  add(std::move(page), file.size());
}

void PageWriter::unpack_file(const std::string& table, const FileRef& ref) {
  RawPage page = page_of(table, ref.layout, ref.shown());
  RawFile file(path_of(page), options_.progress);
  Sample* sample = options_.sample;
  FirstRows first(ref.layout, sample == nullptr ? 0 : sample->most_rows);
  unpack(open_input(ref.path), ref.compression, ref.shown(), [&](std::string_view bytes) {
    file.write(sample == nullptr ? bytes : first.take(bytes));
    return !first.has_cut();
  });
  file.write(first.ending());
  if (first.has_cut()) sample->has_cut = true;
  file.finish();
  add(std::move(page), file.size());
}

void PageWriter::take_file(const std::string& table, const FileRef& ref) {
  RawPage page = page_of(table, ref.layout, ref.shown());
  const bool is_ours = ref.keeper != nullptr;
  page.transfer = transfer_file(ref.path, path_of(page), options_.allow_link || is_ours);
  if (is_ours && page.transfer == Transfer::linked) {
    sync_file(open_read(path_of(page)), path_of(page));
    page.transfer = Transfer::copied;  // nobody else writes it
  }
  const std::uint64_t size = stamp(path_of(page)).size;
  add(std::move(page), size);
  if (options_.progress) options_.progress(size);
}

PageWriter::Lines& PageWriter::lines(const std::string& table, JsonLayout layout) {
  if (const auto open = lines_.find(table); open != lines_.end() && open->second.page.layout != layout)
    finish();
  Lines& lines = lines_[table];
  if (!lines.file) {
    columns_.finish();
    lines.page = page_of(table, layout, "");
    lines.page.rows = 0;
    lines.file = std::make_unique<RawFile>(path_of(lines.page), options_.progress);
  }
  return lines;
}

void PageWriter::finish() {
  for (auto& [table, lines] : lines_) {
    lines.file->finish();
    add(std::move(lines.page), lines.file->size());
  }
  lines_.clear();
  columns_.finish();
}

RawPage PageWriter::page_of(const std::string& table, JsonLayout layout, std::string source) const {
  return {.file = JobName::make(table, format_of(layout)).to_string(),
          .table = table,
          .source = std::move(source),
          .layout = layout};
}

fs::path PageWriter::path_of(const RawPage& page) const { return draft_.path() / "new_jobs" / page.file; }

void PageWriter::add(RawPage page, std::uint64_t size) {
  has_items_ |= tables_.contains(page.table);
  page.stamp = stamp(path_of(page));
  draft_.info.input_bytes += size;
  pages_.push_back(std::move(page));
}

}  // namespace sluice
