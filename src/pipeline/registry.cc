#include "pipeline/registry.h"

#include <array>

#include <fmt/format.h>

#include "base/files.h"
#include "destinations/duckdb/duckdb.h"
#include "destinations/postgres/postgres.h"
#include "destinations/sqlite/sqlite.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

struct Entry {
  const char* scheme;
  std::unique_ptr<Destination> (*make)(std::string place);  ///< from a path, or from the text for a server
  const char* extension;                                    ///< of the default file; a null pointer: a server
  std::string (*display)(const std::string& text) = nullptr;  ///< of a server
};

// By value, as the table has it.
std::unique_ptr<Destination> make_postgres(std::string text) {  // NOLINT(performance-unnecessary-value-param)
  return postgres_destination(text);
}

// The one place that knows connectors by name.
constexpr std::array<Entry, 4> kDestinations{{
    {"duckdb", duckdb_destination, ".duckdb"},
    {"sqlite", sqlite_destination, ".db"},
    {"postgresql", make_postgres, nullptr, postgres_display_name},
    {"postgres", make_postgres, nullptr, postgres_display_name},
}};

/// What stands in front of "://", or all.
std::string scheme_of(const std::string& text) { return text.substr(0, text.find("://")); }

/// "duckdb:///a" is the relative path a, "duckdb:////a" the absolute /a, as SQLAlchemy and upstream have it.
std::string path_of(const Entry& entry, const std::string& text, const std::string& pipeline_name) {
  const auto colon = text.find("://");
  std::string path = colon == std::string::npos ? "" : text.substr(colon + 3);
  if (path.starts_with('/')) path.erase(0, 1);
  return path.empty() ? pipeline_name + entry.extension : path;
}

const Entry& find(const std::string& text) {
  const std::string scheme = scheme_of(text);
  std::string known;
  for (const Entry& entry : kDestinations) {
    if (scheme == entry.scheme) return entry;
    known += known.empty() ? entry.scheme : std::string(", ") + entry.scheme;
  }
  // What stands behind the scheme may be a secret.
  throw Error(Remedy::fix_config,
              "unknown destination: " + scheme + " (known: " + known + "; for example duckdb:///my.duckdb)");
}

}  // namespace

std::unique_ptr<Destination> make_destination(const std::string& text, const std::string& pipeline_name) {
  const Entry& entry = find(text);
  return entry.make(entry.extension == nullptr ? text : path_of(entry, text, pipeline_name));
}

std::string display_name(const std::string& text, const std::string& pipeline_name) {
  const Entry& entry = find(text);
  if (entry.display != nullptr) return entry.display(text);
  return std::string(entry.scheme) + ":///" + path_of(entry, text, pipeline_name);
}

std::string lasting_uri(const std::string& text, const std::string& pipeline_name) {
  const Entry& entry = find(text);
  if (entry.display != nullptr) return text.find("://") == std::string::npos ? text : entry.display(text);
  return fmt::format("{}:///{}", entry.scheme, fs::absolute(path_of(entry, text, pipeline_name)).string());
}

}  // namespace sluice
