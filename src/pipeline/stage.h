#pragma once

#include <utility>

#include "sluice/error.hpp"

namespace sluice {

/// Calls the function; an error on its way out of it says which stage it comes from, unless it does already.
template <class Function>
auto in_stage(const char* stage, Function&& function) {
  try {
    return std::forward<Function>(function)();
  } catch (Error& error) {
    throw error.at({.stage = stage});
  }
}

}  // namespace sluice
