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

namespace sluice {
namespace {

constexpr const char* kStdin = "-";

/// A file and the table that its name asks for.
struct NamedFile {
  FileRef ref;
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

NamedFile read_name(const std::string& path) {
  if (path == kStdin) return {.ref = {.path = path}, .table = "stdin"};
  fs::path name = fs::path(path).filename();
  const Compression compression = compression_of(lower(name.extension().native()));
  if (compression != Compression::none) name = name.stem();
  const std::optional<JsonLayout> layout = layout_of(lower(name.extension().native()));
  if (!layout)
    throw Error(
        Remedy::fix_config,
        fmt::format("unknown file extension; use .jsonl, .ndjson or .json, each also with .gz or .zst: {}",
                    path),
        {.stage = "extract"});
  return {.ref = {.path = path, .layout = *layout, .compression = compression},
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

std::string fingerprint_of(const std::vector<FileRef>& files) {
  std::string text;
  for (const FileRef& file : files)
    if (!append_fingerprint(file.path, text)) return "";
  return sha3_base64(text);
}

}  // namespace

std::vector<Resource> files_resources(std::span<const std::string> sources,
                                      const std::optional<std::string>& table) {
  std::map<std::string, std::vector<FileRef>> tables;
  for (const std::string& path : expand_sources(sources)) {
    NamedFile file = read_name(path);
    tables[table.value_or(file.table)].push_back(std::move(file.ref));
  }
  std::vector<Resource> resources;
  for (auto& [name, files] : tables) {
    std::string fingerprint = fingerprint_of(files);
    resources.push_back(Resource::files(name, std::move(files)).with_fingerprint(std::move(fingerprint)));
  }
  return resources;
}

}  // namespace sluice
