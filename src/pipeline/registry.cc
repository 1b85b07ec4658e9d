#include "pipeline/registry.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/files.h"
#include "destinations/duckdb/duckdb.h"
#include "destinations/postgres/postgres.h"
#include "destinations/sqlite/sqlite.h"
#include "pipeline/file_place.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using config::Config;
using config::DestinationSettings;

struct Entry {
  std::string_view scheme;
  std::string_view type;       ///< under which it is configured
  std::string_view extension;  ///< of the default file; empty: a server
  std::unique_ptr<Destination> (*make_file)(std::string path) = nullptr;
  std::unique_ptr<Destination> (*make_server)(const std::string& text, const DestinationSettings&) = nullptr;
  std::string (*display_server)(const std::string& text, const DestinationSettings&) = nullptr;
};

// The one place that knows connectors by name.
constexpr std::array<Entry, 4> kDestinations{{
    {"duckdb", "duckdb", ".duckdb", duckdb_destination},
    {"sqlite", "sqlite", ".db", sqlite_destination},
    {"postgresql", "postgres", "", nullptr, postgres_destination, postgres_display_name},
    {"postgres", "postgres", "", nullptr, postgres_destination, postgres_display_name},
}};

/// A destination as it was asked for: the entry of its type, and what is configured under its name.
struct Choice {
  const Entry& entry;
  std::string text;
  std::string pipeline;
  DestinationSettings settings;

  [[nodiscard]] std::string path() const {
    return file_place(text, entry.scheme, settings, pipeline + std::string(entry.extension));
  }
};

bool has_scheme(const std::string& text) { return text.find("://") != std::string::npos; }

const Entry* find_entry(std::string_view scheme) {
  const auto* found = std::ranges::find(kDestinations, scheme, &Entry::scheme);
  return found == kDestinations.end() ? nullptr : found;
}

/// A destination of one's own name says its type: destination.<name>.destination_type.
const Entry* find_named(const std::string& name, const Config& config) {
  constexpr std::string_view kModules = "dlt.destinations.";  // upstream's types may be spelled in full
  const auto found = config.find({.name = "destination_type", .inner = {"destination", name}});
  if (!found) return nullptr;
  std::string type = found->text();
  if (type.starts_with(kModules)) type.erase(0, kModules.size());
  const Entry* entry = find_entry(type);
  if (entry == nullptr) throw found->refusal("has to be duckdb, sqlite or postgres");
  return entry;
}

bool is_word(const std::string& text) {
  constexpr std::size_t kLongest = 20;
  return text.size() <= kLongest &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

/// A path with too few slashes before it.
bool is_of_file(const std::string& text) {
  return text.find_first_of("@?=") == std::string::npos &&
         std::ranges::any_of(kDestinations, [&](const Entry& entry) {
           return !entry.extension.empty() && text.starts_with(std::string(entry.scheme) + ":/");
         });
}

/// Repeats what was asked for only if it can neither be nor hold a secret.
[[noreturn]] void refuse(const std::string& scheme) {
  const bool is_harmless = is_word(scheme) || is_of_file(scheme);
  std::string known;
  for (const Entry& entry : kDestinations) known += (known.empty() ? "" : ", ") + std::string(entry.scheme);
  throw Error(Remedy::fix_config, "unknown destination" + (is_harmless ? ": " + scheme : "") +
                                      " (known: " + known + "; for example duckdb:///my.duckdb)");
}

Choice choose(const std::string& text, const std::string& pipeline) {
  Config config = Config::load(pipeline);
  const std::string scheme = text.substr(0, text.find("://"));
  if (const Entry* entry = find_entry(scheme))
    return {*entry, text, pipeline, {std::move(config), std::string(entry->type)}};
  if (const Entry* entry = has_scheme(text) ? nullptr : find_named(text, config))
    return {*entry, text, pipeline, {std::move(config), text}};
  if (has_scheme(text) && scheme == kReceiverScheme)
    throw Error(Remedy::fix_config,
                "the rows of this pipeline go to a function of a program, its receiver: only a program that "
                "has the function can do this; call Pipeline there");
  refuse(scheme);
}

}  // namespace

std::unique_ptr<Destination> make_destination(const std::string& text, const std::string& pipeline_name) {
  const Choice choice = choose(text, pipeline_name);
  if (choice.entry.make_server != nullptr) return choice.entry.make_server(choice.text, choice.settings);
  return choice.entry.make_file(choice.path());
}

std::string display_name(const std::string& text, const std::string& pipeline_name) {
  const Choice choice = choose(text, pipeline_name);
  if (choice.entry.display_server != nullptr)
    return choice.entry.display_server(choice.text, choice.settings);
  return std::string(choice.entry.scheme) + ":///" + choice.path();
}

std::string configured_name(const std::string& text, const std::string& pipeline_name) {
  return choose(text, pipeline_name).settings.name();
}

std::string lasting_uri(const std::string& text, const std::string& pipeline_name) {
  const Choice choice = choose(text, pipeline_name);
  if (choice.entry.display_server != nullptr)
    return has_scheme(text) ? choice.entry.display_server(choice.text, choice.settings) : text;
  return fmt::format("{}:///{}", choice.entry.scheme, fs::absolute(choice.path()).string());
}

}  // namespace sluice
