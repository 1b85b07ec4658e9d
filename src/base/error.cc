#include "sluice/error.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace sluice {
namespace {

constexpr std::size_t kRowExcerpt = 120;  // bytes of a row that are printed, ellipsis included
constexpr std::string_view kEllipsis = "...";

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Control characters would break the one line that an error is.
std::string on_one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return line;
}

/// The start of the row, never cut inside a UTF-8 sequence.
std::string excerpt(std::string_view row) {
  if (row.size() <= kRowExcerpt) return on_one_line(row);
  std::size_t end = kRowExcerpt - kEllipsis.size();
  while (end > 0 && is_continuation(row[end])) --end;
  return on_one_line(row.substr(0, end)) + std::string(kEllipsis);
}

std::string place(const Where& where) {
  if (where.file.empty()) return where.line == 0 ? "" : fmt::format("line {}: ", where.line);
  return where.line == 0 ? where.file + ": " : fmt::format("{}:{}: ", where.file, where.line);
}

std::string names(const Where& where) {
  if (where.table.empty() && where.column.empty()) return "";
  if (where.column.empty()) return fmt::format(" (table {})", where.table);
  if (where.table.empty()) return fmt::format(" (column {})", where.column);
  return fmt::format(" (table {}, column {})", where.table, where.column);
}

void fill(std::string& known, const std::string& more) {
  if (known.empty()) known = more;
}

}  // namespace

int exit_code(Remedy remedy) noexcept {
  switch (remedy) {
    case Remedy::fix_input: return 65;   // EX_DATAERR
    case Remedy::fix_config: return 78;  // EX_CONFIG
    case Remedy::retry: return 75;       // EX_TEMPFAIL
    case Remedy::report_bug: break;
  }
  return 70;  // EX_SOFTWARE
}

std::string_view to_string(Remedy remedy) noexcept {
  switch (remedy) {
    case Remedy::fix_input: return "fix_input";
    case Remedy::fix_config: return "fix_config";
    case Remedy::retry: return "retry";
    case Remedy::report_bug: break;
  }
  return "report_bug";
}

Error::Error(Remedy remedy, std::string message, Where where)
    : remedy_(remedy), message_(std::move(message)), where_(std::move(where)) {
  render();
}

Error& Error::at(const Where& where) {
  fill(where_.stage, where.stage);
  // A line belongs to its file: one is not taken without the other.
  if (where_.file.empty()) {
    where_.file = where.file;
    if (where_.line == 0) where_.line = where.line;
  } else if (where_.line == 0 && where_.file == where.file) {
    where_.line = where.line;
  }
  fill(where_.table, where.table);
  fill(where_.column, where.column);
  fill(where_.row, where.row);
  render();
  return *this;
}

Error& Error::with_outcome(const std::string& text) {
  message_ += "; " + text;
  render();
  return *this;
}

Error& Error::with_vendor_code(std::string code) {
  vendor_code_ = std::move(code);
  return *this;
}

void Error::render() {
  rendered_ = place(where_) + message_ + names(where_);
  if (!where_.row.empty()) rendered_ += ", row: " + excerpt(where_.row);
}

}  // namespace sluice
