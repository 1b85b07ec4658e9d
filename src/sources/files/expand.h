#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sources/files/store.h"

namespace sluice {

/// A file and the store that lends it.
struct FoundFile {
  std::shared_ptr<const Store> store;
  StoredFile file;
};

/// Makes the store of a folder: a path, or a URL.
using OpenStore = std::function<std::shared_ptr<const Store>(const std::string& folder)>;

/// Files that the sources name, each once: in the order of the sources, those of a pattern sorted. A pattern
/// that ends without an extension takes only files of known kinds. Throws Error(fix_config) for a file that
/// cannot be read, and for a pattern that fits nothing, if one has to be there.
std::vector<FoundFile> expand_sources(std::span<const std::string> sources, const OpenStore& open,
                                      bool may_be_none = false);

/// The same of the files below a folder that fit one of the patterns.
std::vector<FoundFile> expand_below(const std::shared_ptr<const Store>& store,
                                    std::span<const std::string> patterns, bool may_be_none = false);

}  // namespace sluice
