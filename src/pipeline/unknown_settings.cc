#include "pipeline/unknown_settings.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "base/log.h"
#include "config/option_spec.h"
#include "schema/nearest.h"

namespace sluice {
namespace {

using config::Node;

constexpr const char* kOurFolder = ".sluice";
constexpr const char* kAnyName = "*";  ///< in place of a part in pointed brackets
constexpr const char* kSources = "sources";

/// What may stand in a table.
struct Section {
  std::map<std::string, Section, std::less<>> members;

  [[nodiscard]] const Section* find(std::string_view key) const {
    const auto found = members.find(key);
    return found == members.end() ? nullptr : &found->second;
  }
  /// Also what stands further down: sections may be left out.
  [[nodiscard]] bool has_below(std::string_view key) const {
    if (find(key) != nullptr) return true;
    for (const auto& [name, member] : members)
      if (member.has_below(key)) return true;
    return false;
  }
  [[nodiscard]] std::vector<std::string_view> names() const {
    std::vector<std::string_view> names;
    for (const auto& [name, member] : members)
      if (name != kAnyName) names.emplace_back(name);
    return names;
  }
};

Section all_settings() {
  Section all;
  for (const config::OptionSpec& spec : config::option_specs()) {
    Section* at = &all;
    std::string_view rest = spec.path;
    while (!rest.empty()) {
      const std::size_t dot = std::min(rest.find('.'), rest.size());
      const std::string_view part = rest.substr(0, dot);
      at = &at->members[part.starts_with('<') ? kAnyName : std::string(part)];
      rest.remove_prefix(std::min(dot + 1, rest.size()));
    }
  }
  return all;
}

class Search {
 public:
  explicit Search(std::string pipeline) : pipeline_(std::move(pipeline)) {}

  void look_at_top(const Node& top) {
    for (const auto& [key, member] : top.members) {
      if (key == pipeline_ && member.is_table)
        look_at_top(member);
      else if (const Section* section = all_.find(key); section != nullptr && member.is_table)
        key == kSources ? look_at_sources(member, *section) : look_at(member, *section, key);
      else if (member.is_table && !all_.has_below(key))
        note_if_near(member, key, all_, {});
    }
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(found_); }

 private:
  void look_at(const Node& table, const Section& section, const std::string& path) {
    for (const auto& [key, member] : table.members) {
      const Section* known = section.find(key);
      if (known == nullptr && member.is_table) known = section.find(kAnyName);
      if (known != nullptr && member.is_table && !known->members.empty())
        look_at(member, *known, fmt::format("{}.{}", path, key));
      else if (known == nullptr && !section.has_below(key))
        note(member, key, section, path);
    }
  }
  /// Sources of one's own have any keys.
  void look_at_sources(const Node& table, const Section& sources) {
    for (const auto& [name, source] : table.members)
      if (const Section* known = sources.find(name))
        for (const auto& [key, member] : source.members)
          if (!known->has_below(key)) note_if_near(member, key, *known, fmt::format("{}.{}", kSources, name));
  }
  void note_if_near(const Node& node, const std::string& key, const Section& section,
                    const std::string& path) {
    if (!nearest(key, section.names()).empty()) note(node, key, section, path);
  }
  void note(const Node& node, const std::string& key, const Section& section, const std::string& path) {
    const std::filesystem::path file = node.file;
    if (file.parent_path().filename() != kOurFolder) return;
    const std::string_view meant = nearest(key, section.names());
    const bool is_secret = file.filename() == "secrets.toml";
    const std::string name = is_secret ? "a key" : (path.empty() ? "" : path + ".") + key;
    found_.push_back(fmt::format("{}:{}: {} is no setting, and is not read{}", node.file, node.line, name,
                                 meant.empty() ? "" : fmt::format("; did you mean {}?", meant)));
  }

  Section all_ = all_settings();
  std::string pipeline_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> unknown_settings(const config::Config& config) {
  Search search(config.pipeline());
  for (const Node* top : config.files()) search.look_at_top(*top);
  return search.take();
}

void warn_of_unknown_settings(const config::Config& config) {
  static std::mutex mutex;
  static std::set<std::string> told;
  const std::lock_guard lock(mutex);
  for (const std::string& line : unknown_settings(config))
    if (told.insert(line).second) log::warning(line);
}

}  // namespace sluice
