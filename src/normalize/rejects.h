#pragma once

#include <cstdint>
#include <string>

#include "base/files.h"
#include "normalize/unit_normalizer.h"

namespace sluice {

/// Rows that were set aside, as JSON lines with file, line, reason and text (and its bytes as
/// base64 where it is not UTF-8). Made with the first of them.
class RejectsFile {
 public:
  explicit RejectsFile(fs::path path) : path_(std::move(path)) {}

  void add(const std::string& file, std::uint64_t line, const BadRow& row);
  /// Makes it durable.
  void finish();

 private:
  fs::path path_;
  FileHandle file_;
};

}  // namespace sluice
