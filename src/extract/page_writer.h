#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "extract/column_writer.h"
#include "extract/declaration.h"
#include "extract/extract.h"
#include "extract/raw_file.h"
#include "package/package.h"
#include "sluice/resource.hpp"

namespace sluice {

/// Writes the pages of one resource into a draft: files as they are, rows and JSON text that follow each
/// other into one file per table, rows that come as columns into columnar files.
class PageWriter {
 public:
  PageWriter(PackageDraft& draft, Declaration& declaration, const Resource& resource,
             const ExtractOptions& options)
      : draft_(draft),
        declaration_(declaration),
        resource_(resource),
        options_(options),
        room_(options.sample == nullptr ? 0 : options.sample->most_rows),
        columns_(draft, declaration, options,
                 [this](RawPage page, std::uint64_t size) { add(std::move(page), size); }) {}
  PageWriter(const PageWriter&) = delete;
  PageWriter& operator=(const PageWriter&) = delete;
  ~PageWriter() = default;

  void operator()(const List& rows);
  void operator()(const Page::Json& json);
  void operator()(const FileRef& ref);
  void operator()(const Page::Columns& columns);
  void operator()(const Page::Materialize&);
  /// True if the sample has all rows that it may have of what is no file.
  [[nodiscard]] bool has_enough() const noexcept { return options_.sample != nullptr && room_ == 0; }
  /// Ends the files that rows share and notes tables that are replaced or made without rows.
  void close();

 private:
  /// JSON lines of one table.
  struct Lines {
    RawPage page;
    std::unique_ptr<RawFile> file;
  };

  [[nodiscard]] bool is_routed() const { return static_cast<bool>(resource_.table_name_of()); }
  /// The resource's one table; nothing if its rows are left out.
  std::optional<std::string> only_table();
  void write_rows(std::span<const Value> rows);
  void write_json(const Page::Json& json);
  /// What the sample takes of rows and text that are no file.
  std::span<const Value> first_of(std::span<const Value> rows);
  Page::Json first_of(const Page::Json& json);
  void write_row(const Value& row);
  void route_json(const Page::Json& json);
  void write_document(const std::string& table, const std::string& text);
  void unpack_file(const std::string& table, const FileRef& ref);
  void take_file(const std::string& table, const FileRef& ref);
  Lines& lines(const std::string& table);
  static void write_line(Lines& written, const Value& row);
  void finish_lines();
  [[nodiscard]] RawPage page_of(const std::string& table, JsonLayout layout, std::string source) const;
  [[nodiscard]] fs::path path_of(const RawPage& page) const;
  void add(RawPage page, std::uint64_t size);
  bool keeps(const std::string& table, const Value* row);

  PackageDraft& draft_;
  Declaration& declaration_;
  const Resource& resource_;
  const ExtractOptions& options_;
  std::map<std::string, Lines> lines_;
  std::uint64_t room_;  ///< rows that the sample still takes of what is no file
  ColumnWriter columns_;
  bool has_items_ = false;
  bool is_materialized_ = false;
  std::set<std::string> tables_;  ///< that pages came for
};

}  // namespace sluice
