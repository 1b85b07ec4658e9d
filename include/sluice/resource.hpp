#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sluice/generator.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// How new rows of a table meet the rows that are there.
enum class WriteDisposition { append, replace };

/// How the rows of a JSON text are told apart.
enum class JsonLayout {
  lines,     ///< one JSON value per line
  document,  ///< one value; an array at the top is a list of rows
};

/// Compression of a file or stream.
enum class Compression { none, gzip, zstd };

/// A file whose bytes are a page. `path` "-" is standard input. In a coroutine make it a named local before
/// the co_yield: GCC 12 frees an aggregate that is made inside one twice.
struct FileRef {
  std::string path{};
  JsonLayout layout = JsonLayout::lines;
  Compression compression = Compression::none;
};

/// What a resource yields: a list of typed values (each a row), JSON text, or a file reference.
class Page {
 public:
  Page(List rows) : v_(std::move(rows)) {}     // NOLINT
  Page(FileRef file) : v_(std::move(file)) {}  // NOLINT
  /// JSON text as received.
  static Page json(std::string text, JsonLayout layout) { return Page(Json{std::move(text), layout}); }

  struct Json {
    std::string text;
    JsonLayout layout;
  };
  [[nodiscard]] const std::variant<List, Json, FileRef>& variant() const noexcept { return v_; }

 private:
  explicit Page(Json json) : v_(std::move(json)) {}
  std::variant<List, Json, FileRef> v_;
};

/// One stream of pages bound for a table: a name, hints, and a callable that makes the pages.
/// A value: every builder call returns a changed copy.
class Resource {
 public:
  using Pages = std::function<Generator<Page>()>;

  Resource(std::string name, Pages pages) : name_(std::move(name)), pages_(std::move(pages)) {}
  /// A resource over rows that are in memory.
  static Resource rows(std::string name, List rows);
  /// A resource over files, in this order.
  static Resource files(std::string name, std::vector<FileRef> files);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& table_name() const noexcept {
    return table_name_.empty() ? name_ : table_name_;
  }
  [[nodiscard]] std::optional<WriteDisposition> write_disposition() const noexcept { return disposition_; }
  [[nodiscard]] std::optional<int> max_table_nesting() const noexcept { return max_table_nesting_; }
  /// What tells this input from another (paths, sizes, times); empty if it cannot be told.
  [[nodiscard]] const std::string& fingerprint() const noexcept { return fingerprint_; }
  [[nodiscard]] Generator<Page> pages() const { return pages_(); }

  [[nodiscard]] Resource with_table_name(std::string name) const;
  [[nodiscard]] Resource with_write_disposition(WriteDisposition disposition) const;
  [[nodiscard]] Resource with_max_table_nesting(int levels) const;
  [[nodiscard]] Resource with_fingerprint(std::string fingerprint) const;

 private:
  std::string name_;
  Pages pages_;
  std::string table_name_;
  std::optional<WriteDisposition> disposition_;
  std::optional<int> max_table_nesting_;
  std::string fingerprint_;
};

}  // namespace sluice
