#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/uio.h>

namespace sluice {

namespace fs = std::filesystem;

/// Every call throws Error with the path and the errno name: ENOSPC, EIO, EDQUOT and locks as `retry`,
/// the rest as `fix_config`. EINTR and short writes are carried on.

/// A file descriptor that closes itself.
class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int fd) : fd_(fd) {}
  FileHandle(FileHandle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileHandle& operator=(FileHandle&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileHandle();
  [[nodiscard]] int fd() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

FileHandle open_read(const fs::path& path);
/// Creates the file; it must not exist.
FileHandle create_file(const fs::path& path);
/// Opens a file that is there, to write behind its end.
FileHandle open_append(const fs::path& path);
void write_all(const FileHandle& file, std::string_view bytes, const fs::path& path);
/// Writes the pieces one after the other at `offset`. Thread safe for disjoint ranges.
void write_at(const FileHandle& file, std::span<iovec> pieces, std::uint64_t offset, const fs::path& path);
void sync_file(const FileHandle& file, const fs::path& path);
/// fsync of a folder: makes its entries durable.
void sync_folder(const fs::path& path);
/// Asks the kernel to start writing the range to disk, without waiting. A hint: never fails.
void start_writeback(const FileHandle& file, std::uint64_t offset, std::uint64_t length) noexcept;

/// Reads what is there, at most the size of the block. Returns the bytes read; 0 is the end.
std::size_t read_some(const FileHandle& file, std::span<char> block, const fs::path& path);
std::string read_file(const fs::path& path);
/// Writes a temporary file beside `path`, fsyncs it, renames it and fsyncs the folder.
void write_file_atomic(const fs::path& path, std::string_view bytes);
/// rename(2), then fsync of both parent folders.
void rename_durable(const fs::path& from, const fs::path& to);
void remove_tree(const fs::path& path);

/// Where a database file is for certain: absolute, links resolved. Throws Error(fix_config) for none, and for
/// a database in memory, which would be gone with the session.
fs::path database_path(const fs::path& path);

/// A read-only memory map of a whole file.
class MappedFile {
 public:
  explicit MappedFile(const fs::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();
  [[nodiscard]] std::string_view bytes() const noexcept { return {data_, size_}; }
  /// Tells the kernel that the range is not needed again, so that memory stays flat.
  void drop(std::size_t offset, std::size_t length) const noexcept;

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

/// How the bytes of a local file came into a package.
enum class Transfer { cloned, linked, copied };

/// Size, modification time (ns) and inode of a file: changes if the file is written in place.
struct FileStamp {
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::uint64_t inode = 0;
  bool operator==(const FileStamp&) const = default;
};
FileStamp stamp(const fs::path& path);

/// Brings `from` to `to` without reading it through this process: a copy-on-write clone where the file
/// system has it, else (if allowed and on the same file system) a hard link, else copy_file_range.
Transfer transfer_file(const fs::path& from, const fs::path& to, bool allow_link);

/// An exclusive lock on a file, held until destruction or death of the process.
class FileLock {
 public:
  /// Waits up to `wait_seconds`; then throws Error(retry) that names the holder's pid.
  FileLock(const fs::path& path, double wait_seconds);

 private:
  FileHandle file_;
};

}  // namespace sluice
