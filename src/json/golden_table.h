#pragma once

// For tests only: what real dlt gave, in tests/conformance.

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "json/decode.h"
#include "sluice/value.hpp"

namespace sluice::testing {

/// The file or folder of that name below the conformance folder beside the tree, which has more, or in it.
inline std::optional<std::filesystem::path> find_golden(const std::string& name) {
  for (const char* folder : {"../shared/conformance/", "tests/conformance/"})
    if (std::filesystem::exists(folder + name)) return folder + name;
  return std::nullopt;
}

inline Value read_json_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  json::Decoded decoded = json::decode(text.str());
  if (decoded.fault)
    ADD_FAILURE() << path << ": " << decoded.fault->reason << " at " << decoded.fault->offset;
  return std::move(decoded.value);
}

inline const std::string& text_at(const Value& row, const char* key) {
  return row.find(key)->get<std::string>();
}

}  // namespace sluice::testing
