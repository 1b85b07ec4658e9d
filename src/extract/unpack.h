#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/files.h"
#include "sluice/resource.hpp"

namespace sluice {

/// The bytes of a file, unpacked, piece by piece. A packed file may have several members or frames.
class Unpacked {
 public:
  /// The path is for errors.
  Unpacked(FileHandle input, Compression compression, fs::path path);
  Unpacked(Unpacked&&) noexcept;
  ~Unpacked();
  /// Valid until the next call; empty at the end. Throws Error(fix_input) with the path if the file is
  /// damaged or cut off.
  std::string_view next();

 private:
  class Reader;
  class Plain;
  class Gunzip;
  class Unzstd;
  std::unique_ptr<Reader> reader_;
};

/// Opens a file; "-" is standard input.
FileHandle open_input(const std::string& path);

/// Takes bytes piece by piece; false: that is enough.
using Sink = std::function<bool(std::string_view)>;

/// Reads the input to its end, or until the sink has enough, and gives the unpacked bytes to the sink. Throws
/// as Unpacked::next does.
void unpack(FileHandle input, Compression compression, const fs::path& path, const Sink& sink);

}  // namespace sluice
