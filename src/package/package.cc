#include "package/package.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/file_error.h"
#include "base/folders.h"
#include "base/log.h"
#include "json/decode.h"
#include "json/encode.h"
#include "package/document.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr const char* kJobs = "new_jobs";
constexpr const char* kPackageFile = "package.json";
constexpr const char* kSchemaFile = "schema.json";
constexpr std::string_view kDraftEnding = ".tmp";
constexpr const char* kFailedJobs = "failed_jobs";
constexpr const char* kErrorFile = "error.txt";
constexpr std::string_view kErrorEnding = ".exception";
constexpr PackageState kStates[] = {PackageState::extracted, PackageState::normalized, PackageState::loaded,
                                    PackageState::aborted};

std::string_view folder_name(PackageState state) {
  switch (state) {
    case PackageState::extracted: return "extracted";
    case PackageState::normalized: return "normalized";
    case PackageState::loaded: return "loaded";
    case PackageState::aborted: break;
  }
  return "aborted";
}

fs::path draft_path(const fs::path& path) { return path.native() + std::string(kDraftEnding); }

/// Names in a folder of packages; none if there is no folder.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code code;
  if (!fs::exists(folder, code)) return names;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code))
    names.push_back(entry->path().filename().native());
  if (!code) return names;
  throw file_error("cannot list folder", folder, code.value());
}

bool is_draft(std::string_view name) { return name.ends_with(kDraftEnding); }

bool is_package(const std::string& name) { return !is_draft(name) && parse_load_id(name) != 0; }

void write_synced(const fs::path& path, std::string_view bytes) {
  const FileHandle file = create_file(path);
  write_all(file, bytes, path);
  sync_file(file, path);
}

/// Under a draft's name first: a half-removed package must never look like a package.
void remove_package(const fs::path& path) {
  const fs::path doomed = draft_path(path);
  remove_tree(doomed);
  rename_durable(path, doomed);
  remove_tree(doomed);
}

Package read_package(const fs::path& path) {
  const fs::path file = path / kPackageFile;
  Package package{.path = path, .info = decode_package(read_file(file), file)};
  if (package.info.load_id != path.filename().native())
    throw Error(Remedy::fix_input,
                fmt::format("package.json belongs to another package; remove the package and load "
                            "again: load id {}",
                            package.info.load_id),
                {.file = file.native()});
  return package;
}

/// Oldest first; ids may differ in length, so their times decide.
void sort_ids(std::vector<std::string>& ids) {
  std::ranges::sort(ids, {},
                    [](const std::string& id) { return std::pair(parse_load_id(id), std::string_view(id)); });
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string id_of(std::string name) {
  if (is_draft(name)) name.resize(name.size() - kDraftEnding.size());
  return name;
}

}  // namespace

PackageDraft::PackageDraft(fs::path path, fs::path final_path)
    : path_(std::move(path)), final_path_(std::move(final_path)) {}

PackageDraft::PackageDraft(PackageDraft&& other) noexcept
    : info(std::move(other.info)),
      path_(std::move(other.path_)),
      final_path_(std::move(other.final_path_)),
      published_(std::exchange(other.published_, true)) {}

PackageDraft::~PackageDraft() {
  if (published_) return;
  std::error_code ignored;  // the next start sweeps what is left
  fs::remove_all(path_, ignored);
}

Package PackageDraft::publish(const Schema& schema) {
  write_synced(path_ / kSchemaFile, json::encode_pretty(to_document(schema)) + "\n");
  write_synced(path_ / kPackageFile, encode_package(info));
  sync_folder(path_ / kJobs);
  sync_folder(path_);
  rename_durable(path_, final_path_);
  published_ = true;
  return {.path = final_path_, .info = info};
}

PackageStore::PackageStore(fs::path pipeline_folder, Sweep sweeps) : folder_(std::move(pipeline_folder)) {
  if (sweeps == Sweep::no) return;
  for (PackageState state : kStates) make_folders(folder_of(state));
  sweep();
}

fs::path PackageStore::folder_of(PackageState state) const { return folder_ / folder_name(state); }

void PackageStore::sweep() const {
  for (PackageState state : kStates)
    for (const std::string& name : names_in(folder_of(state)))
      if (is_draft(name)) remove_tree(folder_of(state) / name);
  for (const std::string& name : names_in(folder_of(PackageState::extracted)))
    if (is_package(name) && has_moved_on(name)) remove_package(folder_of(PackageState::extracted) / name);
  for (const std::string& name : names_in(folder_of(PackageState::loaded)))
    if (is_package(name)) remove_tree(folder_of(PackageState::loaded) / name / kJobs);
}

bool PackageStore::has_moved_on(const std::string& load_id) const {
  return fs::exists(folder_of(PackageState::normalized) / load_id) ||
         fs::exists(folder_of(PackageState::loaded) / load_id) ||
         fs::exists(folder_of(PackageState::aborted) / load_id);
}

PackageDraft PackageStore::draft(PackageState state, const std::string& load_id) const {
  const fs::path path = folder_of(state) / load_id;
  remove_tree(draft_path(path));
  make_folder(draft_path(path));
  make_folder(draft_path(path) / kJobs);
  PackageDraft draft(draft_path(path), path);
  draft.info.load_id = load_id;
  return draft;
}

std::vector<Package> PackageStore::list(PackageState state) const {
  std::vector<std::string> ids = names_in(folder_of(state));
  std::erase_if(ids, [](const std::string& name) { return !is_package(name); });
  sort_ids(ids);
  std::vector<Package> packages;
  packages.reserve(ids.size());
  for (const std::string& id : ids) packages.push_back(read_package(folder_of(state) / id));
  return packages;
}

Schema PackageStore::schema(const Package& package) const {
  const fs::path file = package.path / kSchemaFile;
  try {
    const json::Decoded decoded = json::decode(read_file(file));
    if (!decoded.fault) return schema_from_document(decoded.value);
    throw Error(Remedy::fix_input,
                fmt::format("schema.json is damaged; remove the package and load again: {}: byte {}",
                            decoded.fault->reason, decoded.fault->offset));
  } catch (Error& error) {
    error.at({.file = file.native()});
    throw;
  }
}

void PackageStore::remove(const Package& package) const { remove_package(package.path); }

void PackageStore::finish(const Package& package) const {
  const fs::path loaded = folder_of(PackageState::loaded) / package.info.load_id;
  try {
    rename_durable(package.path, loaded);
    remove_tree(loaded / kJobs);
  } catch (const Error& error) {
    if (fs::exists(package.path)) throw;
    // The load is done, and to be told to run it again would double it. The next start sweeps; should the
    // rename get lost, the destination's ledger says that the package is loaded.
    log::warning(error.what());
  }
}

fs::path PackageStore::abort(const Package& package, const std::string& error,
                             const std::vector<FailedFile>& failed) const {
  const fs::path aborted = folder_of(PackageState::aborted) / package.info.load_id;
  write_file_atomic(package.path / kErrorFile, error + "\n");
  rename_durable(package.path, aborted);
  if (!failed.empty()) make_folder(aborted / kFailedJobs);
  for (const FailedFile& file : failed) {
    const fs::path kept = aborted / kFailedJobs / file.file;
    write_file_atomic(kept.native() + std::string(kErrorEnding), file.error + "\n");
    rename_durable(aborted / kJobs / file.file, kept);
  }
  return aborted;
}

std::string PackageStore::error_of(const Package& package) {
  const fs::path file = package.path / kErrorFile;
  return fs::exists(file) ? first_line(read_file(file)) : std::string();
}

std::string PackageStore::error_of(const Package& package, const std::string& job_file) {
  const fs::path file = package.path / kFailedJobs / (job_file + std::string(kErrorEnding));
  return fs::exists(file) ? first_line(read_file(file)) : std::string();
}

std::string PackageStore::next_load_id(const Clock& clock, const std::string& newest) const {
  Micros last = parse_load_id(newest);
  for (PackageState state : kStates)
    for (const std::string& name : names_in(folder_of(state)))
      last = std::max(last, parse_load_id(id_of(name)));
  return format_load_id(std::max(clock.now(), last + 1));
}

}  // namespace sluice
