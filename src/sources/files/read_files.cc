#include "sources/files/read_files.h"

#include <optional>

#include <fmt/format.h>

#include "arrow/batch.h"
#include "duck/batch_reader.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

/// The path is that of one file: what DuckDB takes for a pattern stands in brackets.
std::string path_literal(std::string_view path) {
  std::string out;
  for (const char c : path)
    out += c == '*' || c == '?' || c == '[' ? fmt::format("[{}]", c) : std::string(1, c);
  return literal(out);
}

std::string csv_arguments(const CsvOptions& csv) {
  std::string out;
  const auto add = [&](const char* name, const std::optional<std::string>& value) {
    if (value) out += fmt::format(", {} = {}", name, literal(*value));
  };
  add("delim", csv.delimiter);
  add("quote", csv.quote);
  add("escape", csv.escape);
  if (csv.null_text) out += fmt::format(", nullstr = ['', {}]", literal(*csv.null_text));
  if (csv.has_header) out += fmt::format(", header = {}", *csv.has_header);
  if (csv.is_all_text) out += ", all_varchar = true";
  return out;
}

/// What DuckDB finds wrong with a file is the file's fault, but for what may pass.
Error about(const std::string& path, const Error& error) {
  const Remedy remedy = error.remedy() == Remedy::fix_config ? Remedy::fix_input : error.remedy();
  return Error(remedy, "the file cannot be read: " + error.message(), {.file = path})
      .with_vendor_code(error.vendor_code());
}

/// Rows of one file.
class ColumnFile {
 public:
  ColumnFile(duck::Connection& connection, const InputFile& file, const CsvOptions& csv)
      : path_(file.ref.path), reader_(open(connection, query_of(file, csv))) {}

  /// A file without rows has a page all the same: with its columns.
  std::optional<Page> next() {
    const bool is_first = !std::exchange(has_begun_, true);
    auto batch = read();
    if (batch == nullptr && is_first) batch = reader_.no_rows();
    if (batch == nullptr) return std::nullopt;
    return Page::batch(std::move(batch), reader_.columns());
  }

 private:
  duck::BatchReader open(duck::Connection& connection, const std::string& query) const {
    try {
      return {connection, query};
    } catch (const Error& error) {
      throw about(path_, error);
    }
  }

  std::shared_ptr<const Batch> read() {
    try {
      return reader_.next();
    } catch (const Error& error) {
      throw about(path_, error);
    }
  }

  const std::string& path_;
  duck::BatchReader reader_;
  bool has_begun_ = false;
};

}  // namespace

std::string query_of(const InputFile& file, const CsvOptions& csv) {
  const std::string path = path_literal(file.ref.path);
  if (file.kind == FileKind::parquet) return fmt::format("SELECT * FROM read_parquet({})", path);
  return fmt::format("SELECT * FROM read_csv({}{})", path, csv_arguments(csv));
}

Generator<Page> read_files(std::shared_ptr<const std::vector<InputFile>> files, CsvOptions csv) {
  std::optional<duck::Connection> connection;
  for (const InputFile& file : *files) {
    if (file.kind == FileKind::json) {
      Page page(file.ref);
      co_yield page;
      continue;
    }
    if (!connection) connection.emplace(duck::Database::in_memory());
    ColumnFile rows(*connection, file, csv);
    while (std::optional<Page> page = rows.next()) co_yield *page;
  }
}

}  // namespace sluice
