#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extract/page_rows.h"
#include "json/finder.h"

namespace sluice {

/// Rows of JSON text: only cursors become values, and what is left is the text as it was received.
class TextRows : public PageRows {
 public:
  TextRows(const Page::Json& json, const json::Path& path);

  bool next() override;
  Found cursor(Value& to) override;
  [[nodiscard]] std::size_t place() const override { return offset_of(row_); }
  [[nodiscard]] Value row(std::size_t place) const override;
  void drop() override;
  std::optional<Page> left(Page& page) override;

 private:
  bool next_line();
  void cut_document();
  [[nodiscard]] std::size_t offset_of(std::string_view row) const {
    return static_cast<std::size_t>(row.data() - text_.data());
  }
  [[nodiscard]] std::string left_lines() const;
  [[nodiscard]] std::string left_elements() const;

  std::string_view text_;
  JsonLayout layout_;
  json::Finder finder_;
  std::size_t at_ = 0;                      ///< lines: behind this row
  std::vector<std::string_view> elements_;  ///< document
  bool is_list_ = false;                    ///< document: one array and nothing else
  std::size_t next_element_ = 0;
  std::string_view row_;
  std::vector<std::string_view> dropped_;  ///< lines with their ends, or elements; neighbours are one
  std::size_t rows_ = 0;
  std::size_t dropped_rows_ = 0;
};

}  // namespace sluice
