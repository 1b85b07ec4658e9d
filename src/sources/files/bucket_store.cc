#include "sources/files/bucket_store.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sluice/error.hpp"
#include "sources/files/file_type.h"
#include "sources/files/walk.h"

namespace sluice {
namespace {

std::string bucket_of(const std::string& url) {
  const std::string_view rest = std::string_view(url).substr(kBucketScheme.size());
  std::string bucket(rest.substr(0, rest.find('/')));
  if (bucket.empty())
    throw Error(Remedy::fix_config, fmt::format("{} names no bucket; write s3://bucket/folder", url),
                {.stage = "extract"});
  return bucket;
}

/// Below the bucket, with a slash at the end; empty: the bucket itself.
std::string prefix_of(std::string_view url, std::size_t bucket_end) {
  std::string prefix(url.substr(std::min(bucket_end, url.size())));
  while (prefix.starts_with('/')) prefix.erase(0, 1);
  while (prefix.ends_with('/')) prefix.pop_back();
  return prefix.empty() ? prefix : prefix + '/';
}

/// DuckDB sees by its extensions how a csv file is packed.
std::string suffix_of(const std::string& place) {
  const auto type = type_of(place);
  return type ? type->extensions : "";
}

}  // namespace

BucketStore::BucketStore(const std::string& url, s3::Credentials credentials)
    : place_(url),
      root_(fmt::format("{}{}/", kBucketScheme, bucket_of(url))),
      prefix_(prefix_of(url, root_.size())),
      bucket_(bucket_of(url), std::move(credentials)) {}

std::vector<StoredFile> BucketStore::list(const std::string& pattern) const {
  std::vector<StoredFile> files;
  Generator<std::vector<s3::Object>> pages = bucket_.list(prefix_ + pattern.substr(0, first_sign(pattern)));
  for (const std::vector<s3::Object>& page : pages)
    for (const s3::Object& object : page)
      // What ends in a slash stands for a folder.
      if (!object.key.ends_with('/') &&
          fits_pattern(std::string_view(object.key).substr(prefix_.size()), pattern))
        files.push_back(stored(object));
  std::ranges::sort(files, {}, &StoredFile::place);
  return files;
}

StoredFile BucketStore::find(const std::string& name) const {
  if (name.empty() || name.ends_with('/'))
    throw Error(Remedy::fix_config,
                fmt::format("this is a folder; name the files in it, for example with /**/*.parquet: {}",
                            root_ + prefix_ + name),
                {.stage = "extract"});
  return stored(bucket_.head(prefix_ + name));
}

StoredFile BucketStore::at(const std::string& place) const {
  if (!place.starts_with(root_ + prefix_))
    throw Error(Remedy::fix_config, fmt::format("{} is not in {}", place, place_), {.stage = "extract"});
  return stored(bucket_.head(place.substr(root_.size())));
}

LocalFile BucketStore::lend(const StoredFile& file) const {
  const std::shared_ptr<DownloadFolder> shared = folder();
  auto download = std::make_shared<const Download>(shared, shared->next(suffix_of(file.place)));
  bucket_.fetch({.key = file.place.substr(root_.size()),
                 .bytes = file.bytes,
                 .modified_micros = file.modified_micros,
                 .etag = file.version},
                download->path());
  return {.path = download->path(), .keeper = download};
}

StoredFile BucketStore::stored(const s3::Object& object) const {
  return {.place = root_ + object.key,
          .bytes = object.bytes,
          .modified_micros = object.modified_micros,
          .version = object.etag};
}

std::shared_ptr<DownloadFolder> BucketStore::folder() const {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<DownloadFolder> folder = folder_.lock();
  if (!folder) folder_ = folder = std::make_shared<DownloadFolder>();
  return folder;
}

}  // namespace sluice
