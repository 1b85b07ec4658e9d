#include <utility>

#include "base/files.h"
#include "sluice/files.hpp"
#include "sources/files/files.h"
#include "sources/files/listing.h"
#include "sources/files/read_files.h"

namespace sluice {

class FileStore::Impl {
 public:
  explicit Impl(std::shared_ptr<const Store> store) : store_(std::move(store)) {}
  [[nodiscard]] const std::shared_ptr<const Store>& store() const { return store_; }

 private:
  std::shared_ptr<const Store> store_;
};

namespace {

Generator<Page> rows_of_file(std::shared_ptr<const Store> store, const Value* row, CsvOptions csv,
                             std::shared_ptr<Connections> connections) {
  const StoredFile file = listed(*store, *row);
  Generator<Page> pages = pages_of_file(file, store->lend(file), std::move(csv), std::move(connections));
  for (Page& page : pages) co_yield page;
}

}  // namespace

FileStore::FileStore(const std::string& bucket_url, const BucketCredentials& credentials)
    : impl_(std::make_shared<const Impl>(store_opener(credentials, config::Config::load({}))(bucket_url))) {}

Resource FileStore::list(const std::string& file_glob, const std::string& name) const {
  return {name, [store = impl_->store(), file_glob] { return listing(store, file_glob); }};
}

Resource FileStore::read(const std::string& name, const CsvOptions& csv) const {
  const auto connections = std::make_shared<Connections>();
  const Transformer reader(name, [store = impl_->store(), csv, connections](const Value& row) {
    return rows_of_file(store, &row, csv, connections);
  });
  return reader.parallelized(impl_->store()->is_remote());
}

FileRef FileStore::open(const Value& row) const {
  const StoredFile file = listed(*impl_->store(), row);
  LocalFile local = impl_->store()->lend(file);
  const FileType type = type_of(file.place).value_or(FileType{});
  return {.path = std::move(local.path),
          .layout = type.layout,
          .compression = type.compression,
          .name = file.place,
          .keeper = std::move(local.keeper)};
}

std::string FileStore::bytes(const Value& row) const {
  const FileRef file = open(row);  // keeps it
  return sluice::read_file(fs::path(file.path));
}

}  // namespace sluice
