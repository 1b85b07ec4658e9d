#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sluice/resource.hpp"

namespace sluice {

/// Cuts JSON text into the texts of its rows. Takes the text in pieces of any size; keeps no more of it than
/// the piece and the row that is not yet whole.
class RowCutter {
 public:
  explicit RowCutter(JsonLayout layout) : layout_(layout) {}

  void add(std::string_view piece);
  /// No piece follows.
  void end() { is_ended_ = true; }
  /// Text of the next row, valid until the next add; nothing: add a piece, or that was all. Throws
  /// Error(fix_input) if a list of rows is not closed, or has something behind it. What is between the commas
  /// of a list need not be JSON.
  std::optional<std::string_view> next();
  /// What next() has not given yet, as it is.
  [[nodiscard]] std::string_view left() const { return std::string_view(text_).substr(start_); }
  /// True behind the end of a list.
  [[nodiscard]] bool is_closed() const noexcept { return is_closed_; }
  /// Line (from 1) of the end of the row that next() gave.
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

 private:
  std::optional<std::string_view> next_line();
  std::optional<std::string_view> next_element();
  /// False: the first byte is not there yet.
  bool begin();
  std::optional<std::string_view> rest();
  /// The text up to `end` is a row; the next one begins behind the byte there.
  std::string_view cut(std::size_t end);
  void skip_space();

  JsonLayout layout_;
  std::string text_;
  std::size_t start_ = 0;  ///< of the row
  std::size_t at_ = 0;     ///< looked at up to here
  std::uint64_t line_ = 1;
  std::uint64_t depth_ = 0;
  bool is_begun_ = false;
  bool is_ended_ = false;
  bool is_list_ = false;  ///< the document is a list of rows
  bool is_closed_ = false;
  bool has_element_ = false;
  bool is_in_text_ = false;
  bool is_escaped_ = false;
};

}  // namespace sluice
