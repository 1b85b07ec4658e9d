#include "pipeline/registry.h"

#include <array>

#include "destinations/duckdb/duckdb.h"
#include "destinations/sqlite/sqlite.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

struct Entry {
  const char* scheme;
  std::unique_ptr<Destination> (*make)(std::string path);
  const char* extension;  ///< of the default file
};

// The one place that knows connectors by name.
constexpr std::array<Entry, 2> kDestinations{{
    {"duckdb", duckdb_destination, ".duckdb"},
    {"sqlite", sqlite_destination, ".db"},
}};

struct Location {
  std::string scheme;
  std::string path;  ///< empty: the default file
};

/// "duckdb:///a" is the relative path a, "duckdb:////a" the absolute /a, as SQLAlchemy and upstream have it.
Location parse(const std::string& text) {
  const auto colon = text.find("://");
  if (colon == std::string::npos) return {text, {}};
  std::string rest = text.substr(colon + 3);
  if (!rest.empty() && rest.front() == '/') rest.erase(0, 1);
  return {text.substr(0, colon), rest};
}

const Entry& find(const Location& location, const std::string& text) {
  std::string known;
  for (const Entry& entry : kDestinations) {
    if (location.scheme == entry.scheme) return entry;
    known += known.empty() ? entry.scheme : std::string(", ") + entry.scheme;
  }
  throw Error(Remedy::fix_config,
              "unknown destination: " + text + " (known: " + known + "; for example duckdb:///my.duckdb)");
}

std::string path_of(const Entry& entry, const Location& location, const std::string& pipeline_name) {
  return location.path.empty() ? pipeline_name + entry.extension : location.path;
}

}  // namespace

std::unique_ptr<Destination> make_destination(const std::string& text, const std::string& pipeline_name) {
  const Location location = parse(text);
  const Entry& entry = find(location, text);
  return entry.make(path_of(entry, location, pipeline_name));
}

std::string display_name(const std::string& text, const std::string& pipeline_name) {
  const Location location = parse(text);
  const Entry& entry = find(location, text);
  return std::string(entry.scheme) + ":///" + path_of(entry, location, pipeline_name);
}

}  // namespace sluice
