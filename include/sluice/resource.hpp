#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sluice/generator.hpp"
#include "sluice/hints.hpp"
#include "sluice/incremental.hpp"
#include "sluice/value.hpp"

namespace sluice {

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

struct Batch;

/// What a resource yields: a list of typed values (each a row), JSON text, a file reference, rows as columns,
/// or the wish to have the table even without rows.
class Page {
 public:
  Page(List rows) : v_(std::move(rows)) {}     // NOLINT
  Page(FileRef file) : v_(std::move(file)) {}  // NOLINT
  /// JSON text as received.
  static Page json(std::string text, JsonLayout layout) { return Page(Json{std::move(text), layout}); }

  /// Rows as columns, which never become JSON. `columns` are the batch's, in its order, with their data
  /// types.
  static Page batch(std::shared_ptr<const Batch> batch, std::vector<Column> columns) {
    return Page(Columns{std::move(batch), std::move(columns)});
  }

  /// Makes the table at the destination as far as hints tell its columns, though no row comes.
  static Page materialize() { return Page(Materialize{}); }

  struct Json {
    std::string text;
    JsonLayout layout;
  };
  struct Columns {
    std::shared_ptr<const Batch> batch;
    std::vector<Column> columns;
  };
  struct Materialize {};
  using Variant = std::variant<List, Json, FileRef, Columns, Materialize>;
  [[nodiscard]] const Variant& variant() const noexcept { return v_; }

 private:
  explicit Page(Json json) : v_(std::move(json)) {}
  explicit Page(Columns columns) : v_(std::move(columns)) {}
  explicit Page(Materialize wish) : v_(wish) {}
  Variant v_;
};

/// One stream of pages bound for a table: a name, hints, and a callable that makes the pages.
/// A value: every builder call returns a changed copy.
class Resource {
 public:
  using Pages = std::function<Generator<Page>()>;
  using TableName = std::function<std::string(const Value& row)>;
  using RowHints = std::function<TableHints(const Value& row)>;

  Resource(std::string name, Pages pages) : name_(std::move(name)), pages_(std::move(pages)) {}
  /// A resource over rows that are in memory.
  static Resource rows(std::string name, List rows);
  /// A resource over files, in this order.
  static Resource files(std::string name, std::vector<FileRef> files);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// The table of a resource that has one table; its name unless another was given.
  [[nodiscard]] const std::string& table_name() const noexcept {
    return table_name_.empty() ? name_ : table_name_;
  }
  [[nodiscard]] const TableHints& hints() const noexcept { return hints_; }
  [[nodiscard]] const std::vector<NestedHints>& nested_hints() const noexcept { return nested_; }
  [[nodiscard]] std::optional<WriteDisposition> write_disposition() const noexcept {
    return hints_.write_disposition;
  }
  [[nodiscard]] std::optional<int> max_table_nesting() const noexcept { return hints_.max_table_nesting; }
  [[nodiscard]] const TableName& table_name_of() const noexcept { return table_name_of_; }
  [[nodiscard]] const RowHints& hints_of() const noexcept { return hints_of_; }
  /// What tells this input from another (paths, sizes, times); empty if it cannot be told.
  [[nodiscard]] const std::string& fingerprint() const noexcept { return fingerprint_; }
  /// Several cursors: a row has to be new by each.
  [[nodiscard]] const std::vector<Incremental>& incremental() const noexcept { return incremental_; }
  [[nodiscard]] Generator<Page> pages() const { return pages_(); }

  [[nodiscard]] Resource with_table_name(std::string name) const;
  /// Rows go to tables by what they hold. The pages have to be rows or JSON text, not files.
  [[nodiscard]] Resource with_table_name(TableName name_of) const;
  [[nodiscard]] Resource with_write_disposition(WriteDisposition disposition) const;
  [[nodiscard]] Resource with_max_table_nesting(int levels) const;
  [[nodiscard]] Resource with_primary_key(std::vector<std::string> columns) const;
  [[nodiscard]] Resource with_merge_key(std::vector<std::string> columns) const;
  [[nodiscard]] Resource with_columns(std::vector<Column> columns) const;
  [[nodiscard]] Resource with_contract(Contract contract) const;
  [[nodiscard]] Resource with_nested_hints(std::vector<std::string> path, TableHints hints) const;
  /// Any hints, over those that were given before.
  [[nodiscard]] Resource with_hints(const TableHints& hints) const;
  /// Hints that depend on the row, over the others. The table name has to depend on the row, too.
  [[nodiscard]] Resource with_hints(RowHints hints_of) const;
  [[nodiscard]] Resource with_fingerprint(std::string fingerprint) const;
  /// One more cursor; in place of an earlier one of the same path.
  [[nodiscard]] Resource with_incremental(Incremental incremental) const;

 private:
  std::string name_;
  Pages pages_;
  std::string table_name_;
  TableName table_name_of_;
  TableHints hints_;
  std::vector<NestedHints> nested_;
  RowHints hints_of_;
  std::string fingerprint_;
  std::vector<Incremental> incremental_;
};

}  // namespace sluice
