#include "sources/files/declared_files.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "declared/hints.h"
#include "json/temporal.h"
#include "sluice/error.hpp"
#include "sources/files/bucket_store.h"
#include "sources/files/expand.h"
#include "sources/files/files.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEveryFile = "*";
constexpr std::int64_t kMicrosOfADay = 86'400'000'000;

const std::string& place_of(const FoundFile& found) { return found.file.place; }

constexpr std::array<std::string_view, 2> kStyles{"path", "vhost"};

/// What a source says for all, and a resource for itself.
constexpr std::array<KeySpec, 3> kSharedKeys{{
    {"file_glob", kText | kList,
     "Files below the folder: *.jsonl, **/*.parquet; default: every one in it that is of a known kind"},
    {"only_new_files", kFlag, "Only files that are new or were changed since the run before"},
    {"modified_after", kText, "Files that are older are left out: 2026-01-01T00:00:00Z"},
}};
constexpr std::array<KeySpec, 1> kResourceKeys{{
    {"name", kText, "Of the resource, and of its table"},
}};
constexpr std::array<KeySpec, 6> kCredentialKeys{{
    {"aws_access_key_id", kText, "Key; without one requests are not signed"},
    {"aws_secret_access_key", kText, "Its secret; better in secrets.toml or in a variable"},
    {"aws_session_token", kText, "Of temporary keys"},
    {"region_name", kText, "Region of the bucket; default us-east-1"},
    {"endpoint_url", kText, "Of a server that is not AWS: http://localhost:9000"},
    {"s3_url_style", kText, "Where the bucket is named, in the path or before the host", kStyles},
}};

std::span<const KeySpec> keys_of_resource() {
  static const std::vector<KeySpec> kKeys = joined({kResourceKeys, kSharedKeys, resource_keys()});
  return kKeys;
}

std::span<const KeySpec> keys() {
  static const std::array<KeySpec, 4> kOwn{{
      {"bucket_url", kText, "The folder with the files: a path, file:///path, s3://bucket/folder"},
      {"credentials",
       kDict,
       "Of the bucket; default: sources.files.credentials of secrets.toml, then AWS_ACCESS_KEY_ID, …",
       {},
       kCredentialKeys},
      {"resources",
       kList,
       "Several resources, each with a name, a file_glob and hints",
       {},
       keys_of_resource()},
      {"resource_defaults", kDict, "What every resource says unless it says otherwise", {}, resource_keys()},
  }};
  static const std::vector<KeySpec> kKeys = joined({kOwn, kSharedKeys, resource_keys()});
  return kKeys;
}

BucketCredentials credentials_of(const Declared& source) {
  BucketCredentials credentials;
  const auto node = source.child("credentials");
  if (!node) return credentials;
  const auto secret = [&](std::string_view key) {
    const auto found = node->secret(key);
    return found ? found->reveal() : std::string();
  };
  credentials.aws_access_key_id = node->text("aws_access_key_id", "");
  credentials.aws_secret_access_key = secret("aws_secret_access_key");
  credentials.aws_session_token = secret("aws_session_token");
  credentials.region_name = node->text("region_name", "");
  credentials.endpoint_url = node->text("endpoint_url", "");
  credentials.s3_url_style = node->word("s3_url_style", {"path", "vhost"}).value_or("");
  return credentials;
}

std::shared_ptr<const Store> store_of(const Declared& source) {
  const Declared url = source.require("bucket_url");
  return call_at(url, [&] { return store_opener(credentials_of(source), source.config())(url.text()); });
}

std::vector<std::string> globs_of(const Declared& source, const Declared& node) {
  if (auto globs = node.words("file_glob")) return *std::move(globs);
  return source.words("file_glob").value_or(std::vector<std::string>{kEveryFile});
}

std::int64_t micros_of(const Declared& time) {
  const std::string text = time.text();
  if (const auto moment = json::parse_timestamp(text)) return moment->micros;
  if (const auto date = json::parse_date(text)) return date->days * kMicrosOfADay;
  throw time.refusal("has to be a time, such as 2026-01-01T00:00:00Z");
}

/// What a resource says; what it leaves open the source says.
FilesSaid said_of(const Declared& source, const Declared& node, std::optional<std::string> table) {
  FilesSaid said{.table = std::move(table)};
  said.only_new = node.flag("only_new_files", source.flag("only_new_files", false));
  if (const auto time =
          node.has("modified_after") ? node.child("modified_after") : source.child("modified_after"))
    said.modified_after_micros = micros_of(*time);
  return said;
}

/// All files of a resource that has a name go into one table.
std::vector<Resource> resources_of(const Declared& source, const Declared& node,
                                   const std::shared_ptr<const Store>& store,
                                   std::optional<std::string> name) {
  const FilesSaid said = said_of(source, node, std::move(name));
  const auto find = [&] {
    return resources_of(expand_below(store, globs_of(source, node), said.only_new && said.table), said);
  };
  std::vector<Resource> declared;
  for (const Resource& found : call_at(node, find)) {
    const auto defaults = source.child("resource_defaults");
    declared.push_back(with_declared(defaults ? with_declared(found, *defaults) : found, node));
  }
  return declared;
}

Source declare(const Declared& node) {
  const auto store = store_of(node);
  if (!node.has("resources")) return {"", resources_of(node, node, store, node.text("table_name"))};
  std::vector<Resource> resources;
  for (const Declared& each : node.list("resources"))
    for (Resource& resource : resources_of(node, each, store, each.require("name").text()))
      resources.push_back(std::move(resource));
  return {"", std::move(resources)};
}

std::vector<FoundFile> files_of(const Declared& node, const std::shared_ptr<const Store>& store) {
  return call_at(node, [&] {
    std::vector<FoundFile> files;
    for (const Declared& each : node.has("resources") ? node.list("resources") : std::vector{node})
      for (FoundFile& found : expand_below(store, globs_of(node, each), true))
        if (std::ranges::find(files, found.file.place, place_of) == files.end())
          files.push_back(std::move(found));
    return files;
  });
}

std::string probe(const Declared& node) {
  const auto store = store_of(node);
  const std::size_t count = files_of(node, store).size();
  return fmt::format("{} {} in {}", count, count == 1 ? "file" : "files", store->place());
}

std::vector<Offer> discover(const Declared& node) {
  std::vector<Offer> offers;
  for (const FoundFile& found : files_of(node, store_of(node)))
    offers.push_back(
        {.name = found.file.place, .kind = "file", .note = fmt::format("{} bytes", found.file.bytes)});
  return offers;
}

/// A bucket is looked through as a whole, or as the address's own pattern says.
Value of_bucket(const std::string& address) {
  const SplitPattern split = split_pattern(address);
  const bool has_pattern = split.pattern.find_first_of("*?[") != std::string::npos;
  return Dict{{"type", "files"},
              {"bucket_url", has_pattern ? split.folder : address},
              {"file_glob", has_pattern ? split.pattern : "**"}};
}

Value from_address(const std::string& address) {
  std::error_code ignored;
  if (address.starts_with(kBucketScheme)) return of_bucket(address);
  if (!address.starts_with("file://") && !fs::is_directory(address, ignored)) return {};
  return Dict{{"type", "files"}, {"bucket_url", address}};
}

constexpr std::string_view kExample = R"(  type: files
  bucket_url: data                # a folder, or s3://bucket/folder
  file_glob: "**/*.jsonl"         # .jsonl, .ndjson, .json, .csv, .tsv, each also .gz or .zst; .parquet
  # only_new_files: true          # a run reads what is new or was changed since the run before
  # credentials:                  # of a bucket; the secret is better kept in secrets.toml:
  #   region_name: eu-central-1   # sources.files.credentials.aws_access_key_id, .aws_secret_access_key
  #   endpoint_url: http://localhost:9000     # of a server that is not AWS
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
