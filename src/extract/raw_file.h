#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/files.h"

namespace sluice {

/// A raw page file being written, through a buffer.
class RawFile {
 public:
  RawFile(fs::path path, const std::function<void(std::uint64_t)>& progress);

  void write(std::string_view bytes);
  /// Ends the last line if it has no end.
  void end_line();
  /// Writes out what is left and fsyncs.
  void finish();
  [[nodiscard]] std::uint64_t size() const noexcept { return written_ + buffer_.size(); }

 private:
  void flush();
  void put(std::string_view bytes);

  fs::path path_;
  const std::function<void(std::uint64_t)>& progress_;
  FileHandle file_;
  std::string buffer_;
  std::uint64_t written_ = 0;
  char last_ = '\n';
};

}  // namespace sluice
