#include "sources/files/listing.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "sluice/error.hpp"
#include "sources/files/file_type.h"

namespace sluice {
namespace {

constexpr std::size_t kPageRows = 100;  // as upstream
constexpr std::string_view kFile = "file://";

std::string url_of(const Store& store, const StoredFile& file) {
  if (store.is_remote()) return file.place;
  return std::string(kFile) + std::filesystem::absolute(file.place).lexically_normal().string();
}

std::string relative_path(const Store& store, const std::string& place) {
  std::string_view path = place;
  if (path.starts_with(store.place())) path.remove_prefix(store.place().size());
  while (path.starts_with('/')) path.remove_prefix(1);
  return std::string(path);
}

Value row_of(const Store& store, const StoredFile& file) {
  MimeType mime = mime_type_of(file.place);
  Dict row{{"file_url", url_of(store, file)},
           {"file_name", std::string(file_name_of(file.place))},
           {"relative_path", relative_path(store, file.place)},
           {"mime_type", std::move(mime.type)}};
  if (!mime.encoding.empty()) row.emplace_back("encoding", std::move(mime.encoding));
  row.emplace_back("modification_date", Timestamp{.micros = file.modified_micros});
  row.emplace_back("size_in_bytes", file.bytes);
  return row;
}

}  // namespace

Generator<Page> listing(std::shared_ptr<const Store> store, std::string pattern) {
  std::vector<StoredFile> files = store->list(pattern);
  for (std::size_t at = 0; at < files.size(); at += kPageRows) {
    List rows;
    for (std::size_t i = at; i < std::min(at + kPageRows, files.size()); ++i)
      rows.push_back(row_of(*store, files[i]));
    Page page(std::move(rows));
    co_yield page;
  }
}

StoredFile listed(const Store& store, const Value& row) {
  const Value* url = row.find("file_url");
  const auto* text = url == nullptr ? nullptr : url->get_if<std::string>();
  if (text == nullptr)
    throw Error(Remedy::fix_config,
                "a row that is no file: it lacks file_url, which FileStore::list() gives to its rows",
                {.stage = "extract"});
  const std::string place = text->starts_with(kFile) ? text->substr(kFile.size()) : *text;
  const Value* bytes = row.find("size_in_bytes");
  const auto* size = bytes == nullptr ? nullptr : bytes->get_if<std::int64_t>();
  // The list has asked the server; whether the file is still that one is told when it is fetched.
  if (size != nullptr && store.is_remote() && place.starts_with(store.place()))
    return {.place = place, .bytes = static_cast<std::uint64_t>(*size)};
  return store.at(place);
}

}  // namespace sluice
