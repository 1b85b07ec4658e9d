#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/resource.hpp"

namespace sluice {

/// Consecutive rows of a raw page: what one thread normalizes at a time.
struct Unit {
  std::size_t index = 0;   ///< position among all units of the package
  std::size_t page = 0;    ///< position of the page in the package
  std::size_t offset = 0;  ///< of text in the page
  std::string_view text;
  /// Document layout only: where each element is in text. Lines: empty.
  std::vector<std::string_view> elements;
  /// Document layout only: what is wrong between the elements (behind the last one); empty if nothing is.
  std::string fault;
};

/// How a page is cut. Sizes in bytes.
struct CutSizes {
  std::size_t unit = 8U << 20;
  std::size_t rows = ~std::size_t{0};  ///< most rows of a unit; for tests
};

/// Cuts a page into units, in order, without looking into rows: at newlines, or (document layout) between the
/// values at the top and the elements of arrays at the top.
class Cutter {
 public:
  Cutter(std::string_view page, JsonLayout layout, CutSizes sizes);

  /// False at the end. Fills text, offset and elements.
  bool next(Unit& unit);

 private:
  bool next_lines(Unit& unit);
  bool next_elements(Unit& unit);
  /// Where the next unit of lines ends.
  [[nodiscard]] std::size_t lines_end() const;
  /// Behind the first newline at or after `at`, or the end of the page.
  [[nodiscard]] std::size_t line_end(std::size_t at) const;
  /// Steps over commas and brackets at the top. Returns what is wrong there, or nothing.
  std::string_view step();
  [[nodiscard]] bool is_at_value() const { return at_ < page_.size() && !after_value_; }
  [[nodiscard]] std::size_t skip_space(std::size_t at) const;
  [[nodiscard]] std::size_t value_end(std::size_t at) const;

  std::string_view page_;
  JsonLayout layout_;
  CutSizes sizes_;
  std::size_t at_ = 0;
  bool in_array_ = false;
  bool after_value_ = false;  ///< in an array, and a comma or bracket has to come
  bool after_comma_ = false;
};

}  // namespace sluice
