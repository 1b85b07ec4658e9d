#include "extract/extract.h"

#include <optional>
#include <utility>

#include <unistd.h>

#include "extract/raw_file.h"
#include "extract/unpack.h"
#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr const char* kStdin = "-";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string format_of(JsonLayout layout) { return layout == JsonLayout::lines ? "jsonl" : "json"; }

FileHandle open_input(const std::string& path) {
  return path == kStdin ? FileHandle(dup(STDIN_FILENO)) : open_read(path);
}

/// Writes the pages of one resource into the draft.
class PageWriter {
 public:
  PageWriter(PackageDraft& draft, std::string table, const ExtractOptions& options)
      : draft_(draft), table_(std::move(table)), options_(options) {}

  void operator()(const List& rows) {
    if (rows.empty()) return;
    RawFile& file = lines();
    for (const Value& row : rows) {
      file.write(json::encode(row, json::Typing::typed));
      file.write("\n");
    }
  }

  void operator()(const Page::Json& json) {
    if (json.layout == JsonLayout::document) return write_document(json.text);
    // A mark is only read over at the start of a file.
    if (json.text.starts_with(kByteOrderMark)) close();
    RawFile& file = lines();
    file.write(json.text);
    file.end_line();
  }

  void operator()(const Page::Materialize&) {}

  void operator()(const FileRef& ref) {
    close();
    if (ref.path == kStdin || ref.compression != Compression::none)
      unpack_file(ref);
    else
      take_file(ref);
  }

  /// Ends the file that rows share, if there is one.
  void close() {
    if (!lines_) return;
    lines_->finish();
    add(std::move(lines_page_), lines_->size());
    lines_.reset();
  }

 private:
  RawPage page_of(JsonLayout layout, std::string source) const {
    return {.file = JobName::make(table_, format_of(layout)).to_string(),
            .table = table_,
            .source = std::move(source),
            .layout = layout};
  }
  fs::path path_of(const RawPage& page) const { return draft_.path() / "new_jobs" / page.file; }

  RawFile& lines() {
    if (!lines_) {
      lines_page_ = page_of(JsonLayout::lines, "");
      lines_.emplace(path_of(lines_page_), options_.progress);
    }
    return *lines_;
  }

  void write_document(const std::string& text) {
    close();
    RawPage page = page_of(JsonLayout::document, "");
    RawFile file(path_of(page), options_.progress);
    file.write(text);
    file.finish();
    add(std::move(page), file.size());
  }

  void unpack_file(const FileRef& ref) {
    RawPage page = page_of(ref.layout, ref.path);
    RawFile file(path_of(page), options_.progress);
    unpack(open_input(ref.path), ref.compression, ref.path,
           [&](std::string_view bytes) { file.write(bytes); });
    file.finish();
    add(std::move(page), file.size());
  }

  void take_file(const FileRef& ref) {
    RawPage page = page_of(ref.layout, ref.path);
    page.transfer = transfer_file(ref.path, path_of(page), options_.allow_link);
    const std::uint64_t size = stamp(path_of(page)).size;
    add(std::move(page), size);
    if (options_.progress) options_.progress(size);
  }

  void add(RawPage page, std::uint64_t size) {
    page.stamp = stamp(path_of(page));
    draft_.info.input_bytes += size;
    draft_.info.pages.push_back(std::move(page));
  }

  PackageDraft& draft_;
  std::string table_;
  const ExtractOptions& options_;
  std::optional<RawFile> lines_;
  RawPage lines_page_;
};

void extract_resource(PackageDraft& draft, const Resource& resource, const std::string& table,
                      const ExtractOptions& options) {
  try {
    PageWriter writer(draft, table, options);
    for (const Page& page : resource.pages()) std::visit(writer, page.variant());
    writer.close();
  } catch (Error& error) {
    error.at({.stage = "extract", .table = table});
    throw;
  }
}

}  // namespace

void extract_into(PackageDraft& draft, const Source& source,
                  const std::function<std::string(const Resource&)>& table_of,
                  const ExtractOptions& options) {
  for (const Resource& resource : source.resources())
    extract_resource(draft, resource, table_of(resource), options);
}

}  // namespace sluice
