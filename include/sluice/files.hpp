#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sluice/resource.hpp"
#include "sluice/source.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// How csv files are read; what is left open is found out from the file.
struct CsvOptions {
  std::optional<std::string> delimiter{};
  std::optional<std::string> quote{};
  std::optional<std::string> escape{};
  std::optional<std::string> null_text{};  ///< that stands for null, beside the empty field
  std::optional<bool> has_header{};
  bool is_all_text = false;  ///< no column gets another type
};

/// How a bucket is reached. What is empty is looked up: `sources.files.credentials` of the configuration,
/// then AWS's own variables. Without a key requests are not signed, as public buckets take them.
struct BucketCredentials {
  std::string aws_access_key_id{};
  std::string aws_secret_access_key{};
  std::string aws_session_token{};  ///< of temporary keys
  std::string region_name{};
  std::string endpoint_url{};  ///< of a server that is not AWS: "http://localhost:9000"
  std::string s3_url_style{};  ///< where the bucket is named: "path" or "vhost"; empty: as fits the endpoint
};

/// Files that are loaded.
struct Files {
  /// Paths, patterns of this machine or of a bucket ("s3://bucket/2026/**/*.parquet"), "-" (standard input).
  std::vector<std::string> paths{};
  std::string table_name{};  ///< empty: each file's own name
  CsvOptions csv{};
  /// Loads what is new or was changed since the run before; resources remember it.
  bool only_new_files = false;
  std::optional<Timestamp> modified_after{};  ///< files that are older are left out
  BucketCredentials credentials{};
};

/// A source over files: JSON, csv and parquet, by their extension. Of what fits a pattern without one, other
/// files are left out. Looks for the files now and reads them in a run. Throws Error(fix_config) for what is
/// missing or of an unknown kind, and what s3 answers.
Source files(const Files& files);

/// The same of paths, patterns or "-" (standard input).
Source files(const std::vector<std::string>& paths, const std::string& table_name = {},
             const CsvOptions& csv = {});

/// A folder of this machine or of a bucket, for readers of one's own:
/// `logs.list("**/*.log") | Transformer("lines", [logs](const Value& row) { … logs.bytes(row) … })`.
/// A cheap copy; for many threads at once.
class FileStore {
 public:
  /// A path, "file:///path" or "s3://bucket/folder". Throws Error(fix_config) for anything else.
  explicit FileStore(const std::string& bucket_url, const BucketCredentials& credentials = {});

  /// A resource of the files below the folder that fit, a row for each: file_url, file_name, relative_path,
  /// mime_type, encoding, modification_date, size_in_bytes. It looks anew in every run.
  [[nodiscard]] Resource list(const std::string& file_glob = "*", const std::string& name = "files") const;
  /// A transformer of such rows into the rows that the files have: JSON, csv and parquet. Some files are
  /// fetched ahead.
  [[nodiscard]] Resource read(const std::string& name, const CsvOptions& csv = {}) const;

  // All take a row of the list and throw Error(fix_config) for any other, and what the file system or S3
  // says.

  /// The bytes as they are stored.
  [[nodiscard]] std::string bytes(const Value& row) const;
  /// The file on this machine; of a bucket a download that lives as long as its keeper.
  [[nodiscard]] FileRef open(const Value& row) const;

 private:
  class Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace sluice
