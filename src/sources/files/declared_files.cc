#include "sources/files/declared_files.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "declared/hints.h"
#include "sluice/error.hpp"
#include "sources/files/expand.h"
#include "sources/files/files.h"
#include "sources/files/walk.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEveryFile = "*";

constexpr std::array<KeySpec, 1> kGlobKeys{{
    {"file_glob", kText | kList, "Files below the folder: *.jsonl, **/*.json.gz; default: every one in it"},
}};
constexpr std::array<KeySpec, 2> kResourceKeys{{
    {"name", kText, "Of the resource, and of its table"},
    {"file_glob", kText | kList, "Files below the folder; default: those of the source"},
}};

std::span<const KeySpec> keys_of_resource() {
  static const std::vector<KeySpec> kKeys = joined({kResourceKeys, resource_keys()});
  return kKeys;
}

std::span<const KeySpec> keys() {
  static const std::array<KeySpec, 3> kOwn{{
      {"bucket_url", kText, "The folder with the files"},
      {"resources",
       kList,
       "Several resources, each with a name, a file_glob and hints",
       {},
       keys_of_resource()},
      {"resource_defaults", kDict, "What every resource says unless it says otherwise", {}, resource_keys()},
  }};
  static const std::vector<KeySpec> kKeys = joined({kOwn, kGlobKeys, resource_keys()});
  return kKeys;
}

fs::path folder_of(const Declared& node) {
  constexpr std::string_view kFile = "file://";
  std::string url = node.require("bucket_url").text();
  if (url.starts_with(kFile)) url.erase(0, kFile.size());
  if (url.find("://") != std::string::npos)
    throw node.require("bucket_url").refusal("has to be a folder of this machine");
  return url;
}

std::vector<std::string> globs_of(const Declared& source, const Declared& node) {
  if (auto globs = node.words("file_glob")) return *std::move(globs);
  return source.words("file_glob").value_or(std::vector<std::string>{kEveryFile});
}

/// Paths and patterns of the files that the node names.
std::vector<std::string> patterns_of(const Declared& source, const Declared& node) {
  const fs::path folder = folder_of(source);
  std::vector<std::string> patterns;
  for (const std::string& glob : globs_of(source, node)) {
    if (glob.find_first_of("*?[") == std::string::npos) {
      patterns.push_back((folder / glob).string());
      continue;
    }
    std::vector<std::string> files = files_below(folder, glob);
    if (files.empty()) throw node.refusal("has a file_glob that no file fits: " + (folder / glob).string());
    patterns.insert(patterns.end(), files.begin(), files.end());
  }
  return patterns;
}

/// All files of a resource that has a name go into one table.
std::vector<Resource> resources_of(const Declared& source, const Declared& node,
                                   const std::optional<std::string>& name) {
  const auto find = [&] { return files_resources(patterns_of(source, node), name); };
  std::vector<Resource> declared;
  for (const Resource& found : call_at(node, find)) {
    const auto defaults = source.child("resource_defaults");
    declared.push_back(with_declared(defaults ? with_declared(found, *defaults) : found, node));
  }
  return declared;
}

Source declare(const Declared& node) {
  if (!node.has("resources")) return {"", resources_of(node, node, node.text("table_name"))};
  std::vector<Resource> resources;
  for (const Declared& each : node.list("resources"))
    for (Resource& resource : resources_of(node, each, each.require("name").text()))
      resources.push_back(std::move(resource));
  return {"", std::move(resources)};
}

std::vector<std::string> paths_of(const Declared& node) {
  return call_at(node, [&] {
    std::vector<std::string> patterns;
    for (const Declared& each : node.has("resources") ? node.list("resources") : std::vector{node})
      for (std::string& pattern : patterns_of(node, each)) patterns.push_back(std::move(pattern));
    return expand_sources(patterns);
  });
}

std::string probe(const Declared& node) {
  const std::size_t count = paths_of(node).size();
  return fmt::format("{} {} in {}", count, count == 1 ? "file" : "files", folder_of(node).string());
}

std::vector<Offer> discover(const Declared& node) {
  std::vector<Offer> offers;
  for (const std::string& path : paths_of(node)) {
    std::error_code ignored;
    const std::uintmax_t size = fs::file_size(path, ignored);
    offers.push_back({.name = path, .kind = "file", .note = fmt::format("{} bytes", ignored ? 0 : size)});
  }
  return offers;
}

Value from_address(const std::string& address) {
  std::error_code ignored;
  if (!address.starts_with("file://") && !fs::is_directory(address, ignored)) return {};
  return Dict{{"type", "files"}, {"bucket_url", address}};
}

constexpr std::string_view kExample = R"(  type: files
  bucket_url: data                # a folder
  file_glob: "**/*.jsonl"         # .jsonl, .ndjson, .json; each also .gz or .zst
  # table_name: events            # all files into this table; default: named after each file
  # write_disposition: append     # or replace, or merge with a primary_key
  # primary_key: id
  # columns: {amount: {data_type: decimal, precision: 18, scale: 2}}
  # incremental: {cursor_path: updated_at, initial_value: "2026-01-01"}
  # steps:                        # done before anything is stored
  #   - drop: user.email
  #   - {hash: phone, salt: "${SALT}"}
  #   - filter: "amount > 0"
  # resources:                    # or several tables:
  #   - {name: orders, file_glob: "orders-*.jsonl", primary_key: id, write_disposition: merge}
  #   - {name: users, file_glob: "users.json"}
)";

}  // namespace

SourceType files_source_type() {
  return {.name = "files",
          .keys = keys,
          .required = {"bucket_url"},
          .declare = declare,
          .probe = probe,
          .discover = discover,
          .from_address = from_address,
          .example = kExample};
}

}  // namespace sluice
