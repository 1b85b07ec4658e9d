#pragma once

#include <memory>
#include <string_view>

#include "json/path.h"

namespace sluice::json {

/// Finds what a path leads to in JSON texts, without reading the rest of them into values. Not thread safe.
class Finder {
 public:
  explicit Finder(const Path& path);
  ~Finder();
  Finder(const Finder&) = delete;
  Finder& operator=(const Finder&) = delete;

  enum class Found {
    value,
    nothing,  ///< the path leads nowhere
    broken,   ///< the text is no JSON
  };
  /// `readable_end`: up to where there is memory behind the text; a text that ends close to it is copied.
  Found find(std::string_view text, const char* readable_end, Value& to);

 private:
  class Parser;
  Found find_in_whole(std::string_view text, Value& to) const;

  const Path& path_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace sluice::json
