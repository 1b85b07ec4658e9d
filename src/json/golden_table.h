#pragma once

// For tests only: the tables of what real dlt gave, in tests/conformance.

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "base/ids.h"
#include "json/decode.h"
#include "json/encode.h"
#include "json/temporal.h"
#include "sluice/value.hpp"

namespace sluice::testing {

/// The file or folder of that name below the conformance folder of the tree or of the machine.
inline std::optional<std::filesystem::path> find_golden(const std::string& name) {
  for (const char* folder : {"tests/conformance/", "/work/shared/conformance/"})
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

/// The table, or null: then the test is skipped.
inline Value read_golden(const std::string& name) {
  const auto path = find_golden("golden_unit/" + name);
  return path ? read_json_file(*path) : Value();
}

inline Value typed_value(const std::string& type, const std::string& text) {
  if (type == "decimal") return Decimal{text};
  if (type == "wei") return Wei{text};
  if (type == "timestamp") return json::parse_timestamp(text).value();
  if (type == "date") return json::parse_date(text).value();
  if (type == "time") return json::parse_time(text).value();
  if (type == "float") return std::stod(text);
  Bytes bytes;
  EXPECT_TRUE(type == "bytes" && base64_decode(text, bytes.data)) << type;
  return bytes;
}

/// The value of a table, with {"$type", "value"} made what it stands for.
inline Value golden_value(const Value& value) {
  const Value* type = value.find("$type");
  if (type != nullptr) return typed_value(type->get<std::string>(), value.find("value")->get<std::string>());
  const auto* dict = value.get_if<Dict>();
  if (dict == nullptr) return value;
  Dict out;
  for (const auto& [key, member] : *dict) out.emplace_back(key, golden_value(member));
  return out;
}

inline const std::string& text_at(const Value& row, const char* key) {
  return row.find(key)->get<std::string>();
}

}  // namespace sluice::testing
