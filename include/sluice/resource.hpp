#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
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
  std::string name{};  ///< what messages call it: "s3://bucket/key"; empty: its path
  /// Of a file that was made to be read, a download: with the last copy it may be removed. The package may
  /// keep its bytes.
  std::shared_ptr<const void> keeper{};

  [[nodiscard]] const std::string& shown() const noexcept { return name.empty() ? path : name; }
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

  /// A page that another thread makes while the resource goes on; it takes the place where it was yielded.
  static Page later(std::function<Page()> make) { return Page(Later{std::move(make)}); }

  struct Json {
    std::string text;
    JsonLayout layout;
  };
  struct Columns {
    std::shared_ptr<const Batch> batch;
    std::vector<Column> columns;
  };
  struct Materialize {};
  struct Later {
    std::function<Page()> make;
  };
  using Variant = std::variant<List, Json, FileRef, Columns, Materialize, Later>;
  [[nodiscard]] const Variant& variant() const noexcept { return v_; }
  [[nodiscard]] Variant& variant() noexcept { return v_; }

 private:
  explicit Page(Json json) : v_(std::move(json)) {}
  explicit Page(Columns columns) : v_(std::move(columns)) {}
  explicit Page(Materialize wish) : v_(wish) {}
  explicit Page(Later promise) : v_(std::move(promise)) {}
  Variant v_;
};

/// Where a resource is closed. The page that reaches a limit is taken as a whole; 0 takes nothing.
struct Limit {
  std::optional<std::uint64_t> pages{};
  std::optional<double> seconds{};  ///< looked at when a page comes
  std::optional<std::uint64_t> rows{};
};

/// One stream of pages bound for a table: a name, hints, and a callable that makes the pages.
/// A value: every builder call returns a changed copy.
class Resource {
 public:
  using Pages = std::function<Generator<Page>()>;
  using Map = std::function<Value(Value row)>;
  using Filter = std::function<bool(const Value& row)>;
  using YieldMap = std::function<Generator<Value>(Value row)>;
  using RowStep = std::variant<Map, Filter, YieldMap>;
  /// What a transformer makes of a row, or of a page. It lives until the generator has ended.
  using FromRow = std::function<Generator<Page>(const Value& row)>;
  using FromPage = std::function<Generator<Page>(const Page& page)>;
  using Feed = std::variant<FromRow, FromPage>;
  using TableName = std::function<std::string(const Value& row)>;
  using RowHints = std::function<TableHints(const Value& row)>;

  Resource(std::string name, Pages pages)
      : name_(std::move(name)), pages_(std::make_shared<Pages>(std::move(pages))) {}
  /// A resource over rows that are in memory.
  static Resource rows(std::string name, List rows);
  /// A resource over rows that come one by one, in pages of a thousand.
  static Resource row_by_row(std::string name, std::function<Generator<Value>()> rows);
  /// The same over a range whose elements are rows or become them; it is copied for every run.
  template <std::ranges::input_range Range>
  static Resource range(std::string name, Range range) {
    return row_by_row(std::move(name), [range = std::move(range)] { return rows_of(range); });
  }
  /// A resource of the one page that a function makes.
  static Resource call(std::string name, std::function<Page()> make);
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
  /// Without steps. Throws Error(fix_config) for a transformer.
  [[nodiscard]] Generator<Page> pages() const { return (*pages_)(); }
  /// What rows pass through, in this order, before cursors and limit.
  [[nodiscard]] const std::vector<RowStep>& row_steps() const noexcept { return row_steps_; }
  [[nodiscard]] const Limit& limit() const noexcept { return limit_; }
  /// False: nothing of it is written; it may feed others.
  [[nodiscard]] bool is_selected() const noexcept { return is_selected_; }
  [[nodiscard]] bool is_parallelized() const noexcept { return is_parallelized_; }
  /// Null pointer: it is no transformer.
  [[nodiscard]] const Feed* feed() const noexcept { return feed_.get(); }
  /// The resource that feeds this one; null pointer: none.
  [[nodiscard]] const Resource* parent() const noexcept { return parent_.get(); }
  /// True for copies of one resource, whatever they were given since.
  [[nodiscard]] bool has_pages_of(const Resource& other) const noexcept { return pages_ == other.pages_; }

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
  /// Steps that every row passes through. Text and files are parsed for them; columns have no rows.
  [[nodiscard]] Resource with_map(Map map) const;
  [[nodiscard]] Resource with_filter(Filter keeps) const;
  [[nodiscard]] Resource with_yield_map(YieldMap map) const;
  /// In place of an earlier one. A transformer has none: it takes all that comes.
  [[nodiscard]] Resource with_limit(Limit limit) const;
  [[nodiscard]] Resource with_selected(bool is_selected) const;
  /// Its pages are asked for in another thread, one ahead; of a transformer those of several rows. What such
  /// a thread may ask of `current.hpp` is said there. Pages keep their order.
  [[nodiscard]] Resource parallelized(bool is_parallelized = true) const;
  /// Feeds this transformer with what the parent yields. Throws Error(fix_config) if this is none.
  [[nodiscard]] Resource with_parent(Resource parent) const;

 protected:
  Resource(std::string name, Feed feed);

 private:
  template <class Range>
  static Generator<Value> rows_of(Range range) {
    for (auto&& element : range) {
      Value row(std::forward<decltype(element)>(element));
      co_yield row;
    }
  }
  [[nodiscard]] Resource with_step(RowStep step) const;

  std::string name_;
  std::shared_ptr<const Pages> pages_;
  std::string table_name_;
  TableName table_name_of_;
  TableHints hints_;
  std::vector<NestedHints> nested_;
  RowHints hints_of_;
  std::string fingerprint_;
  std::vector<Incremental> incremental_;
  std::vector<RowStep> row_steps_;
  Limit limit_;
  bool is_selected_ = true;
  bool is_parallelized_ = false;
  std::shared_ptr<const Feed> feed_;
  std::shared_ptr<const Resource> parent_;
};

/// A resource that another one feeds: `posts | Transformer("comments", comments_of)`.
class Transformer : public Resource {
 public:
  Transformer(std::string name, FromRow from_row) : Resource(std::move(name), Feed(std::move(from_row))) {}
  Transformer(std::string name, FromPage from_page) : Resource(std::move(name), Feed(std::move(from_page))) {}
};

/// The transformer, fed by the parent. Several transformers of one parent are fed by one reading of it. The
/// parent is written only if it is in the source, too, and selected. Throws as Resource::with_parent does.
Resource operator|(const Resource& parent, const Resource& transformer);

}  // namespace sluice
