#pragma once

#include <cstdint>
#include <string_view>

#include "sluice/resource.hpp"

namespace sluice {

/// Cuts a JSON text behind its first rows, so that what is left is such a text again. Takes the text in
/// pieces of any size; a broken text passes as it is.
class FirstRows {
 public:
  FirstRows(JsonLayout layout, std::uint64_t most) : layout_(layout), most_(most) {}

  /// The part of the piece that belongs to the first rows.
  std::string_view take(std::string_view piece);
  /// True once something was left out: nothing that follows is wanted.
  [[nodiscard]] bool has_cut() const noexcept { return has_cut_; }
  /// What the rows need behind them to be whole again after a cut.
  [[nodiscard]] std::string_view ending() const noexcept {
    return has_cut_ && layout_ == JsonLayout::document ? "]" : "";
  }
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

 private:
  /// False: the byte begins what is left out.
  bool keeps_in_line(char byte);
  bool keeps_in_document(char byte);
  void open(char bracket);

  JsonLayout layout_;
  std::uint64_t most_;
  std::uint64_t rows_ = 0;
  bool is_inside_row_ = false;
  bool is_list_ = false;  ///< the document is a list of rows
  bool is_in_text_ = false;
  bool is_escaped_ = false;
  std::uint64_t depth_ = 0;
  bool has_cut_ = false;
};

/// How much of every resource is extracted: rows of each file, and of what it yields otherwise.
struct Sample {
  std::uint64_t most_rows = 0;
  bool has_cut = false;  ///< set if there was more
};

}  // namespace sluice
