#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace sluice::cli {

/// Rows of text in aligned columns with a heading, for people.
class TableView {
 public:
  enum class Align { left, right };
  struct Heading {
    std::string text;
    Align align = Align::left;
  };

  explicit TableView(std::vector<Heading> headings) : headings_(std::move(headings)) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// Cells wider than `widest` characters are cut with an ellipsis; 0: none are.
  void print(std::FILE* out, std::size_t widest) const;

 private:
  std::vector<Heading> headings_;
  std::vector<std::vector<std::string>> rows_;
};

/// Characters of UTF-8 text as a terminal counts them, roughly: one each.
std::size_t width_of(const std::string& text);

/// "1.5 GB", "12,345", "850 MB/s", "1.23 s".
std::string format_bytes(double bytes);
std::string format_count(std::uint64_t count);
std::string format_seconds(double seconds);

}  // namespace sluice::cli
