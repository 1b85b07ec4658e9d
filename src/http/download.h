#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/files.h"
#include "http/message.h"

namespace sluice::http {

/// A body on its way into a file, over as many responses as it takes: where a connection broke, the next
/// response goes on, if the server can and has the same body still; else it starts the file anew.
class Download {
 public:
  explicit Download(std::filesystem::path file) : path_(std::move(file)) {}

  /// The request for what is missing still.
  [[nodiscard]] Request missing_of(Request request) const;
  /// A response of success has come, its body follows. Throws Error(retry) for another part than was asked
  /// for.
  void start(const Request& request, const Response& head);
  /// Throws what file operations throw: no room on the disk.
  void take(std::string_view bytes);
  /// Whether much more has come than at any time before: then it is worth to go on, however often.
  bool has_progressed() noexcept;
  /// Whether the file was what failed: another response would not help.
  [[nodiscard]] bool is_stuck() const noexcept { return is_stuck_; }

 private:
  void start_anew(const Response& head);

  std::filesystem::path path_;
  FileHandle file_;
  bool is_stuck_ = false;
  std::uint64_t written_ = 0;
  std::uint64_t most_written_ = 0;  ///< when progress was last asked for
  std::uint64_t total_ = 0;         ///< 0: the server did not say
  std::string etag_;  ///< what the body is known by; empty: by nothing, so it cannot be gone on with
};

}  // namespace sluice::http
