#include "sources/files/read_files.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "arrow/batch.h"
#include "base/quoted.h"
#include "duck/batch_reader.h"
#include "sluice/current.hpp"
#include "sluice/error.hpp"
#include "sources/files/ahead.h"
#include "sources/files/new_files.h"

namespace sluice {
namespace {

constexpr const char* kStdin = "-";

std::string literal(std::string_view text) { return sql::quoted(text, '\''); }

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

/// DuckDB speaks of the file that it read; people know it by its place.
std::string in_words_of(const std::string& place, const std::string& path, std::string message) {
  if (path == place) return message;
  for (std::size_t at = message.find(path); at != std::string::npos;
       at = message.find(path, at + place.size()))
    message.replace(at, path.size(), place);
  return message;
}

/// A file and where its bytes are.
struct Lent {
  std::string place;
  LocalFile local;
};

/// DuckDB calls it a fault of the disk that a file is not packed as its name says, or is damaged.
bool is_of_packing(const std::string& message) {
  constexpr std::array<std::string_view, 4> kWords{"GZIP", "gzip", "ZSTD", "zstd"};
  return std::ranges::any_of(kWords,
                             [&](std::string_view word) { return message.find(word) != std::string::npos; });
}

/// What DuckDB finds wrong with a file is the file's fault, but for what may pass.
Error about(const Lent& lent, const Error& error) {
  const bool is_its_fault = error.remedy() == Remedy::fix_config || is_of_packing(error.message());
  const Remedy remedy = is_its_fault ? Remedy::fix_input : error.remedy();
  return Error(remedy,
               "the file cannot be read: " + in_words_of(lent.place, lent.local.path, error.message()),
               {.file = lent.place})
      .with_vendor_code(error.vendor_code());
}

/// Rows of one file.
class ColumnFile {
 public:
  ColumnFile(Lent lent, FileKind kind, const CsvOptions& csv, Connections& connections)
      : lent_(std::move(lent)),
        connection_(connections.take()),
        reader_(open(query_of(lent_.local.path, kind, csv))) {}

  /// A file without rows has a page all the same: with its columns.
  std::optional<Page> next() {
    const bool is_first = !std::exchange(has_begun_, true);
    auto batch = read();
    if (batch == nullptr && is_first) batch = reader_.no_rows();
    if (batch == nullptr) return std::nullopt;
    return Page::batch(std::move(batch), reader_.columns());
  }

 private:
  duck::BatchReader open(const std::string& query) {
    try {
      return {*connection_, query};
    } catch (const Error& error) {
      throw about(lent_, error);
    }
  }

  std::shared_ptr<const Batch> read() {
    try {
      return reader_.next();
    } catch (const Error& error) {
      throw about(lent_, error);
    }
  }

  Lent lent_;
  std::shared_ptr<duck::Connection> connection_;
  duck::BatchReader reader_;
  bool has_begun_ = false;
};

std::vector<FoundFile> new_of(const std::vector<FoundFile>& files) {
  const SeenFiles seen(resource_state());
  std::vector<FoundFile> fresh;
  for (const FoundFile& found : files)
    if (seen.is_new(found.file)) fresh.push_back(found);
  return fresh;
}

}  // namespace

std::string query_of(const std::string& path, FileKind kind, const CsvOptions& csv) {
  const std::string literal = path_literal(path);
  if (kind == FileKind::parquet) return fmt::format("SELECT * FROM read_parquet({})", literal);
  return fmt::format("SELECT * FROM read_csv({}{})", literal, csv_arguments(csv));
}

Generator<Page> pages_of_file(StoredFile file, LocalFile local, CsvOptions csv,
                              std::shared_ptr<Connections> connections) {
  // Standard input is lines of JSON.
  const FileType type = file.place == kStdin ? FileType{} : require_type(file.place);
  if (type.kind == FileKind::json) {
    FileRef ref{.path = local.path,
                .layout = type.layout,
                .compression = type.compression,
                .name = local.path == file.place ? "" : file.place,
                .keeper = std::move(local.keeper)};
    Page page(std::move(ref));
    co_yield page;
    co_return;
  }
  Lent lent{.place = std::move(file.place), .local = std::move(local)};
  ColumnFile rows(std::move(lent), type.kind, csv, *connections);
  while (std::optional<Page> page = rows.next()) co_yield *page;
}

Generator<Page> read_files(std::shared_ptr<const FilesToRead> what) {
  std::vector<FoundFile> fresh;
  if (what->only_new) fresh = new_of(what->files);
  const std::vector<FoundFile>& wanted = what->only_new ? fresh : what->files;
  Ahead ahead(wanted);
  const auto connections = std::make_shared<Connections>();
  for (const FoundFile& found : wanted) {
    Generator<Page> pages = pages_of_file(found.file, ahead.take(), what->csv, connections);
    for (Page& page : pages) co_yield page;
  }
  if (what->only_new) SeenFiles(resource_state()).remember(what->files);
}

}  // namespace sluice
