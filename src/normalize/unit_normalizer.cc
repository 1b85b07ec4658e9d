#include "normalize/unit_normalizer.h"

#include <algorithm>
#include <cstring>

#include "json/decode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Larger blocks fall out of the cache (DESIGN §8).
constexpr std::size_t kBlock = 512U << 10;
/// Most characters of a bad row that are kept.
constexpr std::size_t kBadRowText = 16U << 10;

std::size_t line_end(std::string_view text, std::size_t at) {
  const void* newline = std::memchr(text.data() + at, '\n', text.size() - at);
  return newline == nullptr ? text.size()
                            : static_cast<std::size_t>(static_cast<const char*>(newline) - text.data());
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t'))
    ++at;
  return at;
}

}  // namespace

bool UnitNormalizer::run(const Unit& unit, const std::string& table, const char* readable_end,
                         UnitNotes& notes, const Pause& pause) {
  table_ = &table;
  readable_end_ = readable_end;
  page_ = unit.text.data() - unit.offset;
  const bool is_document = !unit.elements.empty() || !unit.fault.empty();
  return is_document ? run_elements(unit, notes, pause) : run_lines(unit.text, notes, pause);
}

bool UnitNormalizer::run_elements(const Unit& unit, UnitNotes& notes, const Pause& pause) {
  std::size_t since_pause = 0;
  for (const std::string_view text : unit.elements) {
    element(text, notes);
    since_pause += text.size();
    if (since_pause < kBlock) continue;
    since_pause = 0;
    if (!pause(notes)) return false;
  }
  if (!unit.fault.empty())
    notes.bad_rows.push_back({unit.offset + unit.text.size(), {}, unit.fault, false, Fault::other});
  return true;
}

bool UnitNormalizer::run_lines(std::string_view text, UnitNotes& notes, const Pause& pause) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.size(), at + kBlock);
    if (end < text.size()) end = std::min(text.size(), line_end(text, end - 1) + 1);
    lines(text.substr(at, end - at), notes);
    at = end;
    if (at < text.size() && !pause(notes)) return false;
  }
  return true;
}

void UnitNormalizer::lines(std::string_view block, UnitNotes& notes) {
  const std::size_t taken = fast_lines(block, notes);
  if (taken < block.size()) slow_lines(block.substr(taken), notes);
}

std::size_t UnitNormalizer::fast_lines(std::string_view block, UnitNotes& notes) {
  const std::string_view text = padded(block);
  simdjson::ondemand::document_stream stream;
  if (parser_.iterate_many(text.data(), text.size(), text.size() + 1).get(stream) != simdjson::SUCCESS)
    return 0;
  // One value per line: every document has to start where the next line with text does. Else (two values
  // on a line, a value over two lines, broken text) the last row is taken back and the rest goes line by
  // line.
  std::size_t expected = skip_space(text, 0);
  std::size_t last_line = expected;
  std::uint64_t rows_before = notes.rows;
  std::uint64_t duplicates_before = notes.duplicate_keys;
  bool in_step = true;
  for (auto it = stream.begin(); it != stream.end(); ++it) {
    simdjson::ondemand::document_reference row;
    in_step = it.current_index() == expected && (*it).get(row) == simdjson::SUCCESS;
    if (!in_step) break;
    last_line = expected;
    rows_before = notes.rows;
    duplicates_before = notes.duplicate_keys;
    const std::size_t end = line_end(text, expected);
    if (fast_row(row, text.substr(expected), text.data() + text.size() + simdjson::SIMDJSON_PADDING)) {
      ++notes.rows;
    } else if (!slow_row(block.substr(expected, end - expected), notes)) {
      return end;
    }
    expected = skip_space(text, end);
  }
  if (in_step && expected >= text.size() && stream.truncated_bytes() == 0) return text.size();
  if (notes.rows != rows_before) workspace_.rollback();
  notes.rows = rows_before;
  notes.duplicate_keys = duplicates_before;
  return last_line;
}

bool UnitNormalizer::fast_row(simdjson::ondemand::document_reference row, std::string_view text,
                              const char* end) {
  simdjson::ondemand::object object;
  return text.front() == '{' && row.get_object().get(object) == simdjson::SUCCESS &&
         walker_.walk(*table_, object, end);
}

void UnitNormalizer::slow_lines(std::string_view block, UnitNotes& notes) {
  for (std::size_t at = skip_space(block, 0); at < block.size();) {
    const std::size_t end = line_end(block, at);
    slow_row(block.substr(at, end - at), notes);
    at = skip_space(block, end);
  }
}

void UnitNormalizer::element(std::string_view text, UnitNotes& notes) {
  const std::string_view safe = padded(text);
  const std::size_t capacity = safe.size() + simdjson::SIMDJSON_PADDING;
  const simdjson::padded_string_view view(safe.data(), safe.size(), capacity);
  simdjson::ondemand::document parsed;
  simdjson::ondemand::object object;
  const bool is_fast = !safe.empty() && safe.front() == '{' &&
                       parser_.iterate(view).get(parsed) == simdjson::SUCCESS &&
                       parsed.get_object().get(object) == simdjson::SUCCESS &&
                       walker_.walk(*table_, object, safe.data() + capacity);
  // at_end() came after the simdjson of Debian 12.
  if (is_fast && parsed.current_location().error() == simdjson::OUT_OF_BOUNDS) {
    ++notes.rows;
    return;
  }
  if (is_fast) workspace_.rollback();
  slow_row(text, notes);
}

bool UnitNormalizer::slow_row(std::string_view text, UnitNotes& notes) {
  json::Decoded decoded = json::decode(text);
  const auto note = [&](std::string reason, Fault fault, const Where& where) {
    const auto offset = static_cast<std::size_t>(text.data() - page_);
    // What a contract freezes stops the load whatever is to happen to bad rows.
    notes.bad_rows.push_back({offset, std::string(text.substr(0, kBadRowText)), std::move(reason),
                              fault != Fault::contract_violated, fault, where.table, where.column});
    return false;
  };
  if (decoded.fault) return note(decoded.fault->reason, Fault::other, {});
  try {
    shredder_.shred(*table_, std::move(decoded.value));
  } catch (const Error& error) {
    workspace_.rollback();
    return note(error.message(), error.fault(), error.where());
  }
  notes.duplicate_keys += decoded.duplicate_keys;
  ++notes.rows;
  return true;
}

std::string_view UnitNormalizer::padded(std::string_view text) {
  if (readable_end_ - (text.data() + text.size()) >= static_cast<std::ptrdiff_t>(simdjson::SIMDJSON_PADDING))
    return text;
  scratch_.assign(text);
  scratch_.resize(text.size() + simdjson::SIMDJSON_PADDING, ' ');
  return std::string_view(scratch_).substr(0, text.size());
}

}  // namespace sluice
