#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "extract/pipe.h"
#include "sluice/source.hpp"

namespace sluice {

/// The pipes of a source: of its selected resources, and of those that feed them.
class Pipes {
 public:
  /// Throws Error(fix_config) for a transformer that nothing feeds, and for two resources of one name.
  Pipes(const Source& source, const RunParts& parts);

  /// Those of resources that make pages of their own, in the order of the source.
  [[nodiscard]] const std::vector<Pipe*>& roots() const noexcept { return roots_; }
  [[nodiscard]] const std::map<std::string, std::unique_ptr<Pipe>>& by_name() const noexcept {
    return pipes_;
  }

 private:
  Pipe& pipe_of(const Resource& wanted);

  const Source& source_;
  const RunParts& parts_;
  std::map<std::string, std::unique_ptr<Pipe>> pipes_;
  std::vector<Pipe*> roots_;
};

}  // namespace sluice
