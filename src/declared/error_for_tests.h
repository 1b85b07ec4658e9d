#pragma once

#include <string>

#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {

/// What the body throws, which has to be an Error(fix_config).
template <class Body>
std::string error_of(Body&& body) {
  try {
    body();
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    return error.what();
  }
  return "no error";
}

}  // namespace sluice
