#include "sources/files/file_type.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/letters.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// With its dot, as it is spelled; empty: there is none. A name that is all extension has none.
std::string_view extension_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot);
}

Compression compression_of(const std::string& extension) {
  if (extension == ".gz") return Compression::gzip;
  return extension == ".zst" ? Compression::zstd : Compression::none;
}

using Pair = std::pair<std::string_view, std::string_view>;

/// Of what data comes in; anything else is application/<extension>.
constexpr std::array<Pair, 27> kTypes{{
    {".arrow", "application/vnd.apache.arrow.file"},
    {".bin", "application/octet-stream"},
    {".csv", "text/csv"},
    {".doc", "application/msword"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".gif", "image/gif"},
    {".htm", "text/html"},
    {".html", "text/html"},
    {".jpeg", "image/jpeg"},
    {".jpg", "image/jpeg"},
    {".json", "application/json"},
    {".md", "text/markdown"},
    {".mp3", "audio/mpeg"},
    {".mp4", "video/mp4"},
    {".pdf", "application/pdf"},
    {".png", "image/png"},
    {".rtf", "application/rtf"},
    {".sql", "application/sql"},
    {".svg", "image/svg+xml"},
    {".tar", "application/x-tar"},
    {".tsv", "text/tab-separated-values"},
    {".txt", "text/plain"},
    {".xls", "application/vnd.ms-excel"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {".xml", "application/xml"},
    {".zip", "application/zip"},
    {".zst", "application/zstd"},
}};

constexpr std::array<Pair, 5> kEncodings{{
    {".gz", "gzip"},
    {".bz2", "bzip2"},
    {".xz", "xz"},
    {".br", "br"},
    {".z", "compress"},
}};

template <std::size_t size>
std::string_view value_of(const std::array<Pair, size>& pairs, const std::string& key) {
  const auto found = std::ranges::find(pairs, key, &Pair::first);
  return found == pairs.end() ? std::string_view() : found->second;
}

}  // namespace

const char* const kKnownExtensions =
    ".jsonl, .ndjson, .json, .csv or .tsv, each also with .gz or .zst, or .parquet";

std::optional<FileType> type_of(std::string_view name) {
  name = file_name_of(name);
  std::string_view bare = name;
  FileType type{.compression = compression_of(lower_ascii(extension_of(name)))};
  if (type.compression != Compression::none) bare.remove_suffix(extension_of(bare).size());
  const std::string extension = lower_ascii(extension_of(bare));
  if (extension == ".jsonl" || extension == ".ndjson")
    type.layout = JsonLayout::lines;
  else if (extension == ".json")
    type.layout = JsonLayout::document;
  else if (extension == ".csv" || extension == ".tsv")
    type.kind = FileKind::csv;
  else if (extension == ".parquet" && type.compression == Compression::none)
    type.kind = FileKind::parquet;
  else
    return std::nullopt;
  type.extensions = name.substr(bare.size() - extension.size());
  return type;
}

FileType require_type(const std::string& place) {
  if (auto type = type_of(place)) return *std::move(type);
  throw Error(Remedy::fix_config, fmt::format("unknown file extension; use {}: {}", kKnownExtensions, place),
              {.stage = "extract"});
}

std::string_view file_name_of(std::string_view place) {
  const std::size_t slash = place.rfind('/');
  return slash == std::string_view::npos ? place : place.substr(slash + 1);
}

MimeType mime_type_of(std::string_view name) {
  name = file_name_of(name);
  const std::string_view last = extension_of(name);
  MimeType mime{.type = {}, .encoding = std::string(value_of(kEncodings, lower_ascii(last)))};
  if (!mime.encoding.empty()) name.remove_suffix(last.size());
  mime.type = value_of(kTypes, lower_ascii(extension_of(name)));
  if (mime.type.empty())
    mime.type = fmt::format("application/{}", last.empty() ? "octet-stream" : last.substr(1));
  return mime;
}

}  // namespace sluice
