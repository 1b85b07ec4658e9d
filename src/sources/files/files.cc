#include "sources/files/files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/ids.h"
#include "sluice/error.hpp"
#include "sources/files/expand.h"
#include "sources/files/read_files.h"

namespace sluice {
namespace {

constexpr const char* kStdin = "-";

/// A file and the table that its name asks for.
struct NamedFile {
  InputFile file;
  std::string table;
};

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return text;
}

Compression compression_of(const std::string& extension) {
  if (extension == ".gz") return Compression::gzip;
  return extension == ".zst" ? Compression::zstd : Compression::none;
}

std::optional<JsonLayout> layout_of(const std::string& extension) {
  if (extension == ".jsonl" || extension == ".ndjson") return JsonLayout::lines;
  if (extension == ".json") return JsonLayout::document;
  return std::nullopt;
}

/// Of rows that are columns already; nothing: it is JSON or unknown.
std::optional<FileKind> kind_of(const std::string& extension, Compression compression) {
  if (extension == ".csv" || extension == ".tsv") return FileKind::csv;
  const bool is_packed = compression != Compression::none;
  return extension == ".parquet" && !is_packed ? std::optional(FileKind::parquet) : std::nullopt;
}

NamedFile read_name(const std::string& path) {
  if (path == kStdin) return {.file = {.ref = {.path = path}}, .table = "stdin"};
  fs::path name = fs::path(path).filename();
  const Compression compression = compression_of(lower(name.extension().native()));
  if (compression != Compression::none) name = name.stem();
  const std::string extension = lower(name.extension().native());
  if (const auto kind = kind_of(extension, compression))
    return {.file = {.kind = *kind, .ref = {.path = path}}, .table = name.stem().native()};
  const std::optional<JsonLayout> layout = layout_of(extension);
  if (!layout)
    throw Error(
        Remedy::fix_config,
        fmt::format("unknown file extension; use .jsonl, .ndjson, .json, .csv or .tsv, each also with "
                    ".gz or .zst, or .parquet: {}",
                    path),
        {.stage = "extract"});
  return {.file = {.ref = {.path = path, .layout = *layout, .compression = compression}},
          .table = name.stem().native()};
}

/// False for a stream: it cannot be told from another.
bool append_fingerprint(const std::string& path, std::string& out) {
  if (path == kStdin || !fs::is_regular_file(path)) return false;
  const FileStamp seen = stamp(path);
  std::error_code ignored;  // a lost working folder leaves the path as it was given
  const fs::path absolute = fs::absolute(path, ignored).lexically_normal();
  out += fmt::format("{}:{} {} {}\n", absolute.native().size(), absolute.native(), seen.size, seen.mtime_ns);
  return true;
}

/// Of the options that change what is read.
std::string described(const CsvOptions& csv) {
  std::string out;
  for (const auto* text : {&csv.delimiter, &csv.quote, &csv.escape, &csv.null_text})
    out += *text ? fmt::format("{}:{} ", (*text)->size(), **text) : "- ";
  return out +
         fmt::format("{} {}\n", csv.has_header ? static_cast<int>(*csv.has_header) : -1, csv.is_all_text);
}

std::string fingerprint_of(const std::vector<InputFile>& files, const CsvOptions& csv) {
  std::string text;
  for (const InputFile& file : files)
    if (!append_fingerprint(file.ref.path, text)) return "";
  if (std::ranges::any_of(files, [](const InputFile& file) { return file.kind == FileKind::csv; }))
    text += described(csv);
  return sha3_base64(text);
}

Resource resource_of(const std::string& name, std::vector<InputFile> files, const CsvOptions& csv) {
  std::string fingerprint = fingerprint_of(files, csv);
  const auto shared = std::make_shared<const std::vector<InputFile>>(std::move(files));
  return Resource(name, [shared, csv] { return read_files(shared, csv); })
      .with_fingerprint(std::move(fingerprint));
}

}  // namespace

std::vector<Resource> files_resources(std::span<const std::string> sources,
                                      const std::optional<std::string>& table, const CsvOptions& csv) {
  std::map<std::string, std::vector<InputFile>> tables;
  for (const std::string& path : expand_sources(sources)) {
    NamedFile named = read_name(path);
    tables[table.value_or(named.table)].push_back(std::move(named.file));
  }
  std::vector<Resource> resources;
  for (auto& [name, files] : tables) resources.push_back(resource_of(name, std::move(files), csv));
  return resources;
}

}  // namespace sluice
