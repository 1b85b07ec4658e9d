#include "cli/table_view.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace sluice::cli {
namespace {

bool is_start(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::string cut(const std::string& text, std::size_t widest) {
  if (widest == 0 || width_of(text) <= widest) return text;
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at)
    if (is_start(text[at]) && ++seen == widest) break;
  return text.substr(0, at) + "…";
}

/// Line breaks and other control characters would break the table.
std::string printable(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::string padded(const std::string& text, std::size_t width, TableView::Align align) {
  const std::string space(width - std::min(width, width_of(text)), ' ');
  return align == TableView::Align::left ? text + space : space + text;
}

}  // namespace

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_start));
}

void TableView::print(std::FILE* out, std::size_t widest) const {
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths;
  for (const Heading& heading : headings_) widths.push_back(width_of(heading.text));
  for (const auto& row : rows_) {
    cells.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.back().push_back(cut(printable(row[i]), widest));
      widths[i] = std::max(widths[i], width_of(cells.back()[i]));
    }
  }
  const auto print_line = [&](const auto& text_of) {
    std::string line;
    for (std::size_t i = 0; i < headings_.size(); ++i)
      line += (i == 0 ? "" : "  ") + padded(text_of(i), widths[i], headings_[i].align);
    while (!line.empty() && line.back() == ' ') line.pop_back();
    fmt::print(out, "{}\n", line);
  };
  print_line([&](std::size_t i) { return headings_[i].text; });
  std::string rule;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (i != 0) rule += "  ";
    for (std::size_t j = 0; j < widths[i]; ++j) rule += "─";
  }
  fmt::print(out, "{}\n", rule);
  for (const auto& row : cells) print_line([&](std::size_t i) { return row[i]; });
}

std::string format_bytes(double bytes) {
  constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (; bytes >= 1000 && unit + 1 < kUnits.size(); ++unit) bytes /= 1000;
  return fmt::format("{:.{}f} {}", bytes, unit == 0 || bytes >= 100 ? 0 : 1, kUnits[unit]);
}

std::string format_count(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string format_seconds(double seconds) { return fmt::format("{:.2f} s", seconds); }

}  // namespace sluice::cli
