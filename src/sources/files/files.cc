#include "sources/files/files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/ids.h"
#include "sluice/error.hpp"
#include "sources/files/bucket_store.h"
#include "sources/files/credentials.h"
#include "sources/files/folder_store.h"
#include "sources/files/read_files.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStdin = "-";

std::string table_of(const StoredFile& file) {
  if (file.place == kStdin) return "stdin";
  const FileType type = require_type(file.place);
  std::string_view name = file_name_of(file.place);
  name.remove_suffix(type.extensions.size());
  return std::string(name);
}

/// False for a stream: it cannot be told from another.
bool append_fingerprint(const FoundFile& found, std::string& out) {
  const StoredFile& file = found.file;
  if (file.is_stream) return false;
  std::error_code ignored;  // a lost working folder leaves the path as it was given
  const std::string place =
      found.store->is_remote() ? file.place : fs::absolute(file.place, ignored).lexically_normal().native();
  out += fmt::format("{}:{} {} {} {}\n", place.size(), place, file.bytes, file.modified_micros, file.version);
  return true;
}

/// Of the options that change what is read.
std::string described(const CsvOptions& csv) {
  std::string out;
  for (const auto* text : {&csv.delimiter, &csv.quote, &csv.escape, &csv.null_text})
    out += *text ? fmt::format("{}:{} ", (*text)->size(), **text) : "- ";
  return out +
         fmt::format("{} {}\n", csv.has_header ? static_cast<int>(*csv.has_header) : -1, csv.is_all_text);
}

std::string fingerprint_of(const FilesToRead& what) {
  std::string text = what.only_new ? "new\n" : "";
  bool has_csv = false;
  for (const FoundFile& found : what.files) {
    if (!append_fingerprint(found, text)) return "";
    has_csv |= require_type(found.file.place).kind == FileKind::csv;
  }
  if (has_csv) text += described(what.csv);
  return sha3_base64(text);
}

Resource resource_of(const std::string& name, FilesToRead what) {
  std::string fingerprint = fingerprint_of(what);
  const auto shared = std::make_shared<const FilesToRead>(std::move(what));
  return Resource(name, [shared] { return read_files(shared); }).with_fingerprint(std::move(fingerprint));
}

void check_time_is_known(const StoredFile& file) {
  if (!file.is_stream) return;
  throw Error(Remedy::fix_config,
              fmt::format("what is new cannot be told of a stream, it has no time of its own; name files: {}",
                          file.place),
              {.stage = "extract"});
}

std::shared_ptr<const Store> open_store(const std::string& folder, const BucketCredentials& credentials,
                                        const config::Config& config) {
  constexpr std::string_view kFile = "file://";
  if (folder.starts_with(kFile)) return std::make_shared<FolderStore>(folder.substr(kFile.size()));
  if (folder.starts_with(kBucketScheme))
    return std::make_shared<BucketStore>(folder, credentials_of(credentials, config));
  if (folder.find("://") != std::string::npos)
    throw Error(Remedy::fix_config,
                fmt::format("files are read from a folder of this machine or from s3://bucket/folder, not "
                            "from {}",
                            folder.substr(0, folder.find("://") + 3)),
                {.stage = "extract"});
  return std::make_shared<FolderStore>(folder);
}

}  // namespace

OpenStore store_opener(BucketCredentials credentials, config::Config config) {
  const auto known = std::make_shared<std::map<std::string, std::shared_ptr<const Store>>>();
  return
      [known, credentials = std::move(credentials), config = std::move(config)](const std::string& folder) {
        std::shared_ptr<const Store>& store = (*known)[folder];
        if (!store) store = open_store(folder, credentials, config);
        return store;
      };
}

std::vector<Resource> files_resources(std::span<const std::string> sources, const FilesSaid& said,
                                      const OpenStore& open) {
  return resources_of(expand_sources(sources, open, said.only_new && said.table), said);
}

std::vector<Resource> resources_of(std::vector<FoundFile> files, const FilesSaid& said) {
  std::map<std::string, FilesToRead> tables;
  if (said.table && said.only_new) tables[*said.table];  // nothing may be there yet
  for (FoundFile& found : files) {
    if (said.only_new || said.modified_after_micros) check_time_is_known(found.file);
    const std::string own = table_of(found.file);  // looks at its kind, too
    FilesToRead& what = tables[said.table.value_or(own)];
    if (said.modified_after_micros && found.file.modified_micros < *said.modified_after_micros) continue;
    what.files.push_back(std::move(found));
  }
  std::vector<Resource> resources;
  for (auto& [name, what] : tables) {
    what.csv = said.csv;
    what.only_new = said.only_new;
    resources.push_back(resource_of(name, std::move(what)));
  }
  return resources;
}

}  // namespace sluice
