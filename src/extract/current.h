#pragma once

#include "sluice/current.hpp"

namespace sluice {

/// While it lives, current_schema() of this thread is that schema.
class CurrentSchema {
 public:
  explicit CurrentSchema(Schema& schema) noexcept;
  CurrentSchema(const CurrentSchema&) = delete;
  CurrentSchema& operator=(const CurrentSchema&) = delete;
  ~CurrentSchema();

 private:
  Schema* outer_;
};

}  // namespace sluice
