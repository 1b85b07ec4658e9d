#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// A file as its store lists it.
struct StoredFile {
  std::string place{};  ///< what messages call it: a path of this machine, or s3://bucket/key
  std::uint64_t bytes = 0;
  std::int64_t modified_micros = 0;  ///< since 1970, UTC
  std::string version{};             ///< another one when the bytes were written anew
  bool is_stream = false;            ///< nothing but its place is known, and it can be read once
};

/// A file that this machine can open.
struct LocalFile {
  std::string path{};
  std::shared_ptr<const void> keeper{};  ///< of a download, which goes with it; null pointer: it is nobody's
};

/// A folder with files: of this machine, or of a bucket. For many threads at once.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// Files below the folder that fit the pattern (walk.h), sorted by their places. Throws Error(fix_config)
  /// for a folder that cannot be read, and what a server answers.
  [[nodiscard]] virtual std::vector<StoredFile> list(const std::string& pattern) const = 0;
  /// The file of that name below the folder. Throws Error(fix_config) if it is not there or cannot be read.
  [[nodiscard]] virtual StoredFile find(const std::string& name) const = 0;
  /// The file of that place, which this store gave once. Throws Error(fix_config) if the place is not in it.
  [[nodiscard]] virtual StoredFile at(const std::string& place) const = 0;
  /// Its bytes. May take long.
  [[nodiscard]] virtual LocalFile lend(const StoredFile& file) const = 0;
  /// True if lending takes time.
  [[nodiscard]] virtual bool is_remote() const noexcept = 0;
  /// The folder, for messages.
  [[nodiscard]] virtual const std::string& place() const noexcept = 0;
};

/// The first sign of a pattern; npos: there is none.
std::size_t first_sign(std::string_view pattern) noexcept;

/// A pattern as the folder in front of its first sign, and what is below: {"data/2026", "**/*.csv"}. What is
/// no pattern is a folder and a name.
struct SplitPattern {
  std::string folder;
  std::string pattern;
};
SplitPattern split_pattern(const std::string& text);

}  // namespace sluice
