#include "config/config.h"

#include <algorithm>
#include <cctype>
#include <mutex>
#include <set>

#include "base/files.h"
#include "base/log.h"

namespace sluice::config {
namespace {

constexpr const char* kSecretsFile = "secrets.toml";
constexpr const char* kPlainFile = "config.toml";
constexpr const char* kPlaceholder = "<configure me>";  ///< of upstream's templates

using Path = std::vector<std::string>;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// The first folder that has settings; empty: none has.
fs::path settled_folder(const std::vector<fs::path>& folders) {
  const auto found = std::ranges::find_if(folders, [](const fs::path& folder) {
    return is_there(folder / kSecretsFile) || is_there(folder / kPlainFile);
  });
  return found == folders.end() ? fs::path() : *found;
}

bool has_right(const fs::path& path, fs::perms right) {
  std::error_code unknown;
  const fs::perms rights = fs::status(path, unknown).permissions();
  return rights != fs::perms::unknown && (rights & right) != fs::perms::none;
}

/// A folder on the way that is closed keeps others out, too.
bool may_others_read(const fs::path& file) {
  if (!has_right(file, fs::perms::others_read)) return false;
  std::error_code unknown;
  for (fs::path folder = fs::absolute(file, unknown).parent_path(); folder != folder.root_path();
       folder = folder.parent_path())
    if (!has_right(folder, fs::perms::others_exec)) return false;
  return true;
}

/// Of each file once: settings are looked up often.
void warn_if_others_may_read(const fs::path& path) {
  static std::mutex mutex;
  static std::set<fs::path> told;
  if (!may_others_read(path)) return;
  const std::lock_guard lock(mutex);
  if (told.insert(path).second)
    log::warning("everybody on this machine may read " + path.string() + ": chmod 600 keeps it to you");
}

Node read(const fs::path& folder, const char* name, Content content) {
  if (folder.empty() || !is_there(folder / name)) return {.is_table = true};
  if (content == Content::secret) warn_if_others_may_read(folder / name);
  return parse_toml(read_file(folder / name), (folder / name).string(), content);
}

/// Sections of one lookup, the longest first (reference §13.1).
std::vector<Path> paths_of(const Key& key) {
  std::vector<Path> paths;
  const auto add = [&](Path sections) {
    sections.insert(sections.end(), key.inner.begin(), key.inner.end());
    sections.push_back(key.name);
    paths.push_back(std::move(sections));
  };
  Path sections = key.sections;
  for (; !sections.empty(); sections.pop_back()) add(sections);
  add({});
  // A source may be written without its module.
  const Path& all = key.sections;
  if (all.size() >= 3 && all[0] == "sources" && all[1] != all[2]) {
    add({all[0], all[2]});
    std::rotate(paths.begin() + 2, paths.end() - 1, paths.end());
  }
  return paths;
}

std::string joined(const Path& path, std::string_view separator) {
  std::string text;
  for (const std::string& part : path) text += (text.empty() ? "" : std::string(separator)) + part;
  return text;
}

std::optional<Found> find_in(const Node& root, const Path& path, bool is_public) {
  const Node* node = &root;
  for (const std::string& part : path) {
    const auto member = node->members.find(part);
    if (member == node->members.end()) return std::nullopt;
    node = &member->second;
  }
  return Found(to_value(*node),
               {.name = joined(path, "."), .file = node->file, .line = node->line, .is_public = is_public});
}

template <class Look>
std::optional<Found> first_of(const std::vector<Path>& paths, const Look& look) {
  for (const Path& path : paths)
    if (auto found = look(path)) return found;
  return std::nullopt;
}

void warn_of_placeholder(const Found& found) {
  if (!found.is_text() || found.text() != kPlaceholder) return;
  const Place& place = found.place();
  log::warning(place.name + " still has the value of a template" +
               (place.file.empty() ? "" : ": " + place.file));
}

}  // namespace

std::string variable_name(const Path& path) {
  std::string name = joined(path, "__");
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

Config Config::load(std::string pipeline, const Surroundings& surroundings) {
  Config config;
  config.pipeline_ = std::move(pipeline);
  config.environment_ = surroundings.environment;
  config.mounted_secrets_ = surroundings.mounted_secrets;
  for (const auto* folders : {&surroundings.global_folders, &surroundings.project_folders}) {
    const fs::path folder = settled_folder(*folders);
    merge_over(config.secrets_, read(folder, kSecretsFile, Content::secret));
    merge_over(config.plain_, read(folder, kPlainFile, Content::plain));
  }
  return config;
}

std::optional<Found> Config::find(const Key& key) const {
  const std::vector<Path> paths = paths_of(key);
  if (!pipeline_.empty()) {
    std::vector<Path> own = paths;
    for (Path& path : own) path.insert(path.begin(), pipeline_);
    if (auto found = find_in_all(own, key.is_secret)) return found;
  }
  return find_in_all(paths, key.is_secret);
}

std::optional<Found> Config::find_in_all(const std::vector<Path>& paths, bool is_secret) const {
  auto found = first_of(paths, [&](const Path& path) { return find_variable(path, is_secret); });
  if (!found) found = first_of(paths, [&](const Path& path) { return find_in(secrets_, path, false); });
  if (!found) {
    found = first_of(paths, [&](const Path& path) { return find_in(plain_, path, true); });
    // A table has secrets and others; each is looked up by itself.
    if (found && is_secret && !found->is_table()) found->require_secrecy();
  }
  if (found) warn_of_placeholder(*found);
  return found;
}

std::optional<Found> Config::find_variable(const Path& path, bool is_secret) const {
  const std::string name = variable_name(path);
  if (is_secret)
    if (auto mounted = find_mounted(name)) return mounted;
  const auto variable = environment_.find(name);
  if (variable == environment_.end() || variable->second.empty()) return std::nullopt;
  return Found(variable->second, {.name = name});
}

/// A file, or a folder with a file of the same name.
std::optional<Found> Config::find_mounted(const std::string& variable) const {
  if (mounted_secrets_.empty() || variable.find('/') != std::string::npos) return std::nullopt;
  std::string name = variable;
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return c == '_' ? '-' : static_cast<char>(std::tolower(c)); });
  fs::path path = mounted_secrets_ / name;
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) path /= name;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  return Found(read_file(path), {.name = variable, .file = path.string()});
}

}  // namespace sluice::config
