#include "base/files.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_error.h"
#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kCopyBlock = 1U << 20;
constexpr std::size_t kCopyStep = 1U << 30;  // of one copy_file_range call

[[noreturn]] void fail(std::string_view what, const fs::path& path, int code) {
  throw file_error(what, path, code);
}

/// Runs a system call until it was not interrupted.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

FileHandle open_as(const fs::path& path, int flags, std::string_view what) {
  FileHandle file(uninterrupted([&] { return open(path.c_str(), flags | O_CLOEXEC, 0666); }));
  if (!file) fail(what, path, errno);
  return file;
}

fs::path folder_of(const fs::path& path) {
  const fs::path folder = path.parent_path();
  return folder.empty() ? "." : folder;
}

struct stat status_of(const FileHandle& file, const fs::path& path) {
  struct stat status{};
  if (fstat(file.fd(), &status) != 0) fail("cannot look at file", path, errno);
  return status;
}

}  // namespace

FileHandle::~FileHandle() {
  // A failed close cannot lose data that matters: whatever must last was fsynced.
  if (fd_ >= 0) close(fd_);
}

FileHandle open_read(const fs::path& path) { return open_as(path, O_RDONLY, "cannot open file"); }

FileHandle create_file(const fs::path& path) {
  return open_as(path, O_WRONLY | O_CREAT | O_EXCL, "cannot create file");
}

FileHandle open_append(const fs::path& path) {
  return open_as(path, O_WRONLY | O_APPEND, "cannot open file");
}

void write_all(const FileHandle& file, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t done = uninterrupted([&] { return write(file.fd(), bytes.data(), bytes.size()); });
    if (done < 0) fail("cannot write file", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
}

namespace {

/// Takes `done` bytes off the front of the pieces.
std::span<iovec> skip_front(std::span<iovec> pieces, std::size_t done) {
  while (!pieces.empty() && done >= pieces.front().iov_len) {
    done -= pieces.front().iov_len;
    pieces = pieces.subspan(1);
  }
  if (done == 0) return pieces;
  pieces.front().iov_base = static_cast<char*>(pieces.front().iov_base) + done;
  pieces.front().iov_len -= done;
  return pieces;
}

}  // namespace

void write_at(const FileHandle& file, std::span<iovec> pieces, std::uint64_t offset, const fs::path& path) {
  pieces = skip_front(pieces, 0);
  while (!pieces.empty()) {
    const int count = static_cast<int>(std::min<std::size_t>(pieces.size(), IOV_MAX));
    const ssize_t done =
        uninterrupted([&] { return pwritev(file.fd(), pieces.data(), count, static_cast<off_t>(offset)); });
    if (done < 0) fail("cannot write file", path, errno);
    offset += static_cast<std::uint64_t>(done);
    pieces = skip_front(pieces, static_cast<std::size_t>(done));
  }
}

void sync_file(const FileHandle& file, const fs::path& path) {
  if (uninterrupted([&] { return fsync(file.fd()); }) != 0) fail("cannot flush file to disk", path, errno);
}

void sync_folder(const fs::path& path) {
  const FileHandle folder = open_as(path, O_RDONLY | O_DIRECTORY, "cannot open folder");
  if (uninterrupted([&] { return fsync(folder.fd()); }) != 0)
    fail("cannot flush folder to disk", path, errno);
}

void start_writeback(const FileHandle& file, std::uint64_t offset, std::uint64_t length) noexcept {
  sync_file_range(file.fd(), static_cast<off64_t>(offset), static_cast<off64_t>(length),
                  SYNC_FILE_RANGE_WRITE);
}

std::size_t read_some(const FileHandle& file, std::span<char> block, const fs::path& path) {
  const ssize_t got = uninterrupted([&] { return read(file.fd(), block.data(), block.size()); });
  if (got < 0) fail("cannot read file", path, errno);
  return static_cast<std::size_t>(got);
}

std::string read_file(const fs::path& path) {
  const FileHandle file = open_read(path);
  std::string bytes;
  // One more than the size, so that the end is seen without growing; pipes and /proc say 0.
  bytes.resize(std::max<std::size_t>(static_cast<std::size_t>(status_of(file, path).st_size) + 1, 4096));
  std::size_t size = 0;
  while (const std::size_t got = read_some(file, std::span(bytes).subspan(size), path)) {
    size += got;
    if (size == bytes.size()) bytes.resize(bytes.size() * 2);
  }
  bytes.resize(size);
  return bytes;
}

namespace {

/// Removes a half-made file unless it was kept.
class Unlinker {
 public:
  explicit Unlinker(fs::path path) : path_(std::move(path)) {}
  ~Unlinker() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  Unlinker(const Unlinker&) = delete;
  Unlinker& operator=(const Unlinker&) = delete;
  void keep() noexcept { path_.clear(); }

 private:
  fs::path path_;
};

void rename_file(const fs::path& from, const fs::path& to) {
  if (rename(from.c_str(), to.c_str()) != 0) fail("cannot rename to", to, errno);
}

}  // namespace

void write_file_atomic(const fs::path& path, std::string_view bytes) {
  const fs::path temporary =
      folder_of(path) / ("." + path.filename().native() + "." + random_hex(4) + ".tmp");
  const FileHandle file = create_file(temporary);
  Unlinker unlinker(temporary);
  write_all(file, bytes, path);
  sync_file(file, path);
  rename_file(temporary, path);
  unlinker.keep();
  sync_folder(folder_of(path));
}

void rename_durable(const fs::path& from, const fs::path& to) {
  rename_file(from, to);
  sync_folder(folder_of(to));
  if (folder_of(from) != folder_of(to)) sync_folder(folder_of(from));
}

void remove_tree(const fs::path& path) {
  std::error_code code;
  fs::remove_all(path, code);
  if (code) fail("cannot remove", path, code.value());
}

MappedFile::MappedFile(const fs::path& path) {
  const FileHandle file = open_read(path);
  size_ = static_cast<std::size_t>(status_of(file, path).st_size);
  if (size_ == 0) return;
  void* data = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.fd(), 0);
  if (data == MAP_FAILED) fail("cannot map file", path, errno);
  data_ = static_cast<const char*>(data);
  madvise(data, size_, MADV_SEQUENTIAL);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) munmap(const_cast<char*>(data_), size_);
}

void MappedFile::drop(std::size_t offset, std::size_t length) const noexcept {
  static const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t until = std::min(size_, offset + length);
  // Behind a reader that moves on, the page at the front was read before and the one at the end is not done.
  const std::size_t begin = offset / page * page;
  const std::size_t end = until == size_ ? size_ : until / page * page;
  if (begin < end) madvise(const_cast<char*>(data_) + begin, end - begin, MADV_DONTNEED);
}

namespace {

FileStamp stamp_of(const struct stat& status) {
  return {.size = static_cast<std::uint64_t>(status.st_size),
          .mtime_ns = status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec,
          .inode = status.st_ino};
}

/// Copies inside the kernel as far as it can; false where it cannot (another file system, a pipe).
bool copy_range(const FileHandle& from, const FileHandle& to, const fs::path& to_path) {
  while (true) {
    const ssize_t done =
        uninterrupted([&] { return copy_file_range(from.fd(), nullptr, to.fd(), nullptr, kCopyStep, 0); });
    if (done > 0) continue;
    if (done == 0) return true;
    if (errno == ENOSPC || errno == EDQUOT || errno == EIO) fail("cannot copy file to", to_path, errno);
    return false;
  }
}

void copy_by_reading(const FileHandle& from, const FileHandle& to, const fs::path& from_path,
                     const fs::path& to_path) {
  std::string block(kCopyBlock, '\0');
  while (const std::size_t got = read_some(from, block, from_path))
    write_all(to, {block.data(), got}, to_path);
}

void copy_bytes(const FileHandle& from, const FileHandle& to, const fs::path& from_path,
                const fs::path& to_path) {
  copy_range(from, to, to_path);
  // Reads what is left; files of /proc tell copy_file_range that they are empty, so this is always asked.
  copy_by_reading(from, to, from_path, to_path);
}

bool try_clone(const FileHandle& from, const FileHandle& to) {
  return ioctl(to.fd(), FICLONE, from.fd()) == 0;
}

/// Only a regular file may be linked: a link of a pipe is the pipe.
bool try_link(const fs::path& from, const FileHandle& file, const fs::path& to) {
  if (!S_ISREG(status_of(file, from).st_mode)) return false;
  return linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

/// Clone, else copy into a new file that is on disk at the end.
Transfer duplicate(const FileHandle& source, const fs::path& from, const fs::path& to, bool clone_only) {
  const FileHandle target = create_file(to);
  Unlinker unlinker(to);
  const bool cloned = try_clone(source, target);
  if (!cloned && clone_only) return Transfer::copied;
  if (!cloned) copy_bytes(source, target, from, to);
  sync_file(target, to);
  unlinker.keep();
  return cloned ? Transfer::cloned : Transfer::copied;
}

}  // namespace

FileStamp stamp(const fs::path& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) fail("cannot look at file", path, errno);
  return stamp_of(status);
}

Transfer transfer_file(const fs::path& from, const fs::path& to, bool allow_link) {
  const FileHandle source = open_read(from);
  if (!allow_link) return duplicate(source, from, to, false);
  if (duplicate(source, from, to, true) == Transfer::cloned) return Transfer::cloned;
  if (try_link(from, source, to)) return Transfer::linked;
  return duplicate(source, from, to, false);
}

namespace {

bool try_lock(const FileHandle& file, const fs::path& path) {
  if (uninterrupted([&] { return flock(file.fd(), LOCK_EX | LOCK_NB); }) == 0) return true;
  if (errno != EWOULDBLOCK) fail("cannot lock file", path, errno);
  return false;
}

/// The pid that the holder wrote; it may be just writing it.
std::string holder_of(const FileHandle& file) {
  char text[32];
  const ssize_t got = pread(file.fd(), text, sizeof text, 0);
  const std::string_view pid(text, got > 0 ? static_cast<std::size_t>(got) : 0);
  return pid.empty() ? "unknown" : std::string(pid.substr(0, pid.find('\n')));
}

void write_holder(const FileHandle& file, const fs::path& path) {
  if (ftruncate(file.fd(), 0) != 0) fail("cannot write file", path, errno);
  write_all(file, fmt::format("{}\n", getpid()), path);
}

}  // namespace

FileLock::FileLock(const fs::path& path, double wait_seconds)
    : file_(open_as(path, O_RDWR | O_CREAT, "cannot open lock file")) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(wait_seconds);
  while (!try_lock(file_, path)) {
    if (std::chrono::steady_clock::now() >= deadline)
      throw Error(Remedy::retry,
                  fmt::format("another process holds the lock; wait until it is done or stop it: "
                              "pid {}, lock file {}",
                              holder_of(file_), path.native()));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  write_holder(file_, path);
}

fs::path database_path(const fs::path& path) {
  if (path.empty() || path.native().starts_with(":memory:"))
    throw Error(Remedy::fix_config,
                "the path of a database file is needed: nothing else lasts beyond a session");
  // Absolute also because DuckDB takes "name:" at the start of a path, and SQLite "file:", for something
  // else.
  std::error_code code;
  fs::path place = fs::weakly_canonical(fs::absolute(path, code), code);
  if (code)
    throw Error(Remedy::fix_config, fmt::format("cannot use the path {}: {}", path.native(), code.message()));
  return place;
}

}  // namespace sluice
