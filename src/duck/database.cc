#include "duck/database.h"

#include <fmt/format.h>

#include "duck/handle.h"
#include "sluice/error.hpp"

namespace sluice::duck {
namespace {

using InstanceCache = Handle<duckdb_instance_cache, duckdb_destroy_instance_cache>;

/// One per process, as the locks of files are: a second engine on a file that this process has open would
/// get the lock too, and both would write.
duckdb_instance_cache instances() {
  static const InstanceCache cache(duckdb_create_instance_cache());
  return cache.get();
}

/// The same for every open, as DuckDB wants it of engines that are shared. No surprise downloads.
Config make_config() {
  Config config;
  if (duckdb_create_config(config.out()) != DuckDBSuccess)
    throw Error(Remedy::retry, "DuckDB made no configuration");
  duckdb_set_config(config.get(), "autoinstall_known_extensions", "false");
  return config;
}

void check_place(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    throw Error(Remedy::fix_config, fmt::format("{} is a folder: name a database file in it", path.native()));
  const fs::path folder = path.parent_path();
  if (!fs::is_directory(folder, ignored))
    throw Error(Remedy::fix_config,
                fmt::format("there is no folder {} for the database file: create it, or choose "
                            "another path",
                            folder.native()));
}

bool mentions(const std::string& message, std::string_view words) {
  return message.find(words) != std::string::npos;
}

[[noreturn]] void fail_to_open(const fs::path& path, const std::string& message) {
  const bool passes = mentions(message, "Could not set lock") || mentions(message, "No space left") ||
                      mentions(message, "Too many open files") || mentions(message, "Input/output error");
  Error error(passes ? Remedy::retry : Remedy::fix_config,
              fmt::format("cannot open database {}: {}", path.native(), message));
  throw error.with_vendor_code("IO");
}

bool is_reserved(std::string_view name) { return name == "main" || name == "temp" || name == "system"; }

}  // namespace

std::string catalog_name(const fs::path& path) {
  const std::string file = path.filename().native();
  const std::size_t begin = std::min(file.find_first_not_of('.'), file.size());
  const std::string name = file.substr(begin, file.find('.', begin) - begin);
  return is_reserved(name) ? name + "_db" : name;
}

Database::Database(const fs::path& path) {
  const fs::path place = database_path(path);
  check_place(place);
  const Config config = make_config();
  char* message = nullptr;
  if (duckdb_get_or_create_from_cache(instances(), place.c_str(), &handle_, config.get(), &message) !=
      DuckDBSuccess)
    fail_to_open(place, take_text(message));
}

Database::Database(Database&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Database::~Database() { duckdb_close(&handle_); }

}  // namespace sluice::duck
