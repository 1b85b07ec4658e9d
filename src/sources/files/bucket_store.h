#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "s3/bucket.h"
#include "sources/files/download.h"
#include "sources/files/store.h"

namespace sluice {

/// A folder of a bucket: the keys below a prefix. Its files are lent as downloads.
class BucketStore : public Store {
 public:
  /// `url`: s3://bucket or s3://bucket/folder. Throws Error(fix_config) for one that is none.
  BucketStore(const std::string& url, s3::Credentials credentials);

  /// Asks only for keys that begin as the pattern does.
  [[nodiscard]] std::vector<StoredFile> list(const std::string& pattern) const override;
  [[nodiscard]] StoredFile find(const std::string& name) const override;
  [[nodiscard]] StoredFile at(const std::string& place) const override;
  [[nodiscard]] LocalFile lend(const StoredFile& file) const override;
  [[nodiscard]] bool is_remote() const noexcept override { return true; }
  [[nodiscard]] const std::string& place() const noexcept override { return place_; }

 private:
  [[nodiscard]] StoredFile stored(const s3::Object& object) const;
  [[nodiscard]] std::shared_ptr<DownloadFolder> folder() const;

  std::string place_;   ///< s3://bucket/folder
  std::string root_;    ///< s3://bucket/
  std::string prefix_;  ///< of the keys: empty, or with a slash at the end
  s3::Bucket bucket_;
  mutable std::mutex mutex_;
  mutable std::weak_ptr<DownloadFolder> folder_;
};

inline constexpr std::string_view kBucketScheme = "s3://";

}  // namespace sluice
