#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sluice/resource.hpp"

namespace sluice {

/// A named group of resources that share one schema. An empty name: the pipeline's own schema.
class Source {
 public:
  Source(std::string name, std::vector<Resource> resources)
      : name_(std::move(name)), resources_(std::move(resources)) {}

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::vector<Resource>& resources() const noexcept { return resources_; }

 private:
  std::string name_;
  std::vector<Resource> resources_;
};

}  // namespace sluice
