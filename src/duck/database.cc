#include "duck/database.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <sys/file.h>

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

bool passes(const std::string& message) {
  return mentions(message, "Could not set lock") || mentions(message, "No space left") ||
         mentions(message, "Too many open files") || mentions(message, "Input/output error");
}

/// A file that DuckDB was making when it was killed, or when the disk was full: never a database, so nothing
/// is in it. The first thing in a database are three headers, written one after the other.
bool is_half_made(const fs::path& path) {
  constexpr std::uintmax_t kHeaderBytes = 3 * 4096;
  constexpr std::size_t kMagicPlace = 8;
  std::error_code code;
  const std::uintmax_t size = fs::file_size(path, code);
  if (code || size >= kHeaderBytes) return false;
  return size == 0 || std::string_view(read_file(path))
                          .substr(std::min<std::size_t>(kMagicPlace, size))
                          .starts_with("DUCK");
}

/// One process of ours at a time makes a database in a folder, as long as the handle lives: DuckDB locks the
/// file a moment after it has made it. Whoever looks in between finds no database, and must not take the file
/// away from under the one that makes it.
FileHandle wait_for_turn_to_make(const fs::path& path) {
  FileHandle folder = open_read(path.parent_path());
  while (::flock(folder.fd(), LOCK_EX) != 0 && errno == EINTR) continue;
  return folder;
}

/// DuckDB's message if it did not work.
std::optional<std::string> try_to_open(const fs::path& path, const Config& config, duckdb_database* handle) {
  char* message = nullptr;
  if (duckdb_get_or_create_from_cache(instances(), path.c_str(), handle, config.get(), &message) ==
      DuckDBSuccess)
    return std::nullopt;
  return take_text(message);
}

[[noreturn]] void fail_to_open(const fs::path& path, const std::string& message) {
  Error error(passes(message) ? Remedy::retry : Remedy::fix_config,
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
  std::error_code ignored;
  const bool is_there = fs::exists(place, ignored);
  std::optional<std::string> message;
  if (is_there) message = try_to_open(place, config, &handle_);
  if (!is_there || (message && !passes(*message))) {
    const FileHandle turn = wait_for_turn_to_make(place);
    if (is_half_made(place)) remove_tree(place);
    message = try_to_open(place, config, &handle_);
  }
  if (message) fail_to_open(place, *message);
}

Database Database::in_memory() {
  const Config config = make_config();
  Database made;
  char* message = nullptr;
  if (duckdb_open_ext(nullptr, &made.handle_, config.get(), &message) == DuckDBSuccess) return made;
  throw Error(Remedy::retry, "DuckDB made no database in memory: " + take_text(message));
}

Database::Database(Database&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Database::~Database() { duckdb_close(&handle_); }

}  // namespace sluice::duck
