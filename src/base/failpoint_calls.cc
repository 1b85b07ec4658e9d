// The file operations of the C library, with failpoints. They take the place of the library's own for the
// whole process, so that those of the standard library and of the database engines pass, too. Each goes
// straight to the kernel, as nothing else is left to call.
#ifdef SLUICE_FAILPOINTS

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/failpoint.h"

namespace sluice::failpoint {
namespace {

/// What a link below /proc leads to.
std::string target_of(const std::string& link) {
  char text[4096];
  const long size = syscall(SYS_readlinkat, AT_FDCWD, link.c_str(), text, sizeof text);
  return {text, size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::string path_of(int fd) {
  return target_of(fd == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/" + std::to_string(fd));
}

std::string path_at(int folder, const char* path) {
  return path[0] == '/' ? std::string(path) : path_of(folder) + "/" + path;
}

/// Passes for paths below SLUICE_FAILPOINT_UNDER: what the engines read of the system does not count.
Verdict pass_file(Kind kind, std::string_view name, const std::string& path) {
  static const char* const folder = std::getenv("SLUICE_FAILPOINT_UNDER");
  static const std::string under = folder == nullptr ? std::string() : std::string(folder) + "/";
  if (under.empty() || !path.starts_with(under)) return {};
  return pass(kind, name, std::string_view(path).substr(under.size()));
}

/// Does the system call unless it is to fail.
template <class... Arguments>
long call(Verdict verdict, long number, Arguments... arguments) {
  if (verdict.error == 0) return syscall(number, arguments...);
  errno = verdict.error;
  return -1;
}

/// A file operation that changes something by one system call.
template <class... Arguments>
long change(const char* name, const std::string& path, long number, Arguments... arguments) {
  return call(pass_file(Kind::change, name, path), number, arguments...);
}

/// One that others can see: with a point behind it, too. Behind the rest there is the one in front of the
/// next.
template <class... Arguments>
long publish(const char* name, const std::string& path, long number, Arguments... arguments) {
  const long result = change(name, path, number, arguments...);
  if (result >= 0) pass_file(Kind::done, name, path);
  return result;
}

constexpr off_t kHere = -1;

/// In front of a write of so many bytes at the offset, or where the file stands.
Verdict pass_write(int fd, std::size_t size, off_t offset) {
  struct stat status{};
  fstat(fd, &status);
  const off_t begin = offset == kHere ? lseek(fd, 0, SEEK_CUR) : offset;
  const bool grows = begin + static_cast<off_t>(size) > status.st_size;
  return pass_file(grows ? Kind::write : Kind::overwrite, "write", path_of(fd));
}

template <class... Arguments>
long write(int fd, std::size_t size, off_t offset, long number, const void* bytes, Arguments... arguments) {
  const Verdict verdict = pass_write(fd, size, offset);
  return call(verdict, number, fd, bytes, verdict.is_short ? (size + 1) / 2 : size, arguments...);
}

/// A short one writes the first half of the first piece that has bytes.
long write_pieces(int fd, const iovec* pieces, int count, off_t offset) {
  std::size_t size = 0;
  for (int i = 0; i < count; ++i) size += pieces[i].iov_len;
  const Verdict verdict = pass_write(fd, size, offset);
  iovec half{};
  for (int i = 0; verdict.is_short && i < count && half.iov_len == 0; ++i) half = pieces[i];
  half.iov_len = (half.iov_len + 1) / 2;
  if (verdict.is_short) {
    pieces = &half;
    count = 1;
  }
  if (offset != kHere) return call(verdict, SYS_pwritev, fd, pieces, count, offset, 0);
  return call(verdict, SYS_writev, fd, pieces, count);
}

long open_at(int folder, const char* path, int flags, mode_t mode) {
  const std::string place = path_at(folder, path);
  struct stat status{};
  const bool is_there = fstatat(folder, path, &status, 0) == 0;
  const bool makes = (flags & O_CREAT) != 0 && !is_there;
  const bool empties = (flags & O_TRUNC) != 0 && is_there;
  if (makes || empties)
    return change(makes ? "create" : "truncate", place, SYS_openat, folder, path, flags, mode);
  return call(pass_file(Kind::read, "open", place), SYS_openat, folder, path, flags, mode);
}

}  // namespace
}  // namespace sluice::failpoint

// NOLINTBEGIN(readability-identifier-naming): the names of the C library are in the labels
#define SLUICE_CALL(result, label, ...)                                                               \
  extern "C" __attribute__((visibility("default"))) result call_##label(__VA_ARGS__) __asm__(#label); \
  extern "C" result call_##label(__VA_ARGS__)

namespace fp = sluice::failpoint;

SLUICE_CALL(int, open, const char* path, int flags, mode_t mode) {
  return static_cast<int>(fp::open_at(AT_FDCWD, path, flags, mode));
}
SLUICE_CALL(int, open64, const char* path, int flags, mode_t mode) {
  return static_cast<int>(fp::open_at(AT_FDCWD, path, flags, mode));
}
SLUICE_CALL(int, openat, int folder, const char* path, int flags, mode_t mode) {
  return static_cast<int>(fp::open_at(folder, path, flags, mode));
}
SLUICE_CALL(int, openat64, int folder, const char* path, int flags, mode_t mode) {
  return static_cast<int>(fp::open_at(folder, path, flags, mode));
}
SLUICE_CALL(ssize_t, read, int fd, void* bytes, size_t size) {
  return fp::call(fp::pass_file(fp::Kind::read, "read", fp::path_of(fd)), SYS_read, fd, bytes, size);
}
SLUICE_CALL(ssize_t, pread, int fd, void* bytes, size_t size, off_t offset) {
  return fp::call(fp::pass_file(fp::Kind::read, "read", fp::path_of(fd)), SYS_pread64, fd, bytes, size,
                  offset);
}
SLUICE_CALL(ssize_t, pread64, int fd, void* bytes, size_t size, off_t offset) {
  return fp::call(fp::pass_file(fp::Kind::read, "read", fp::path_of(fd)), SYS_pread64, fd, bytes, size,
                  offset);
}
SLUICE_CALL(ssize_t, write, int fd, const void* bytes, size_t size) {
  return fp::write(fd, size, fp::kHere, SYS_write, bytes);
}
SLUICE_CALL(ssize_t, pwrite, int fd, const void* bytes, size_t size, off_t offset) {
  return fp::write(fd, size, offset, SYS_pwrite64, bytes, offset);
}
SLUICE_CALL(ssize_t, pwrite64, int fd, const void* bytes, size_t size, off_t offset) {
  return fp::write(fd, size, offset, SYS_pwrite64, bytes, offset);
}
SLUICE_CALL(ssize_t, writev, int fd, const iovec* pieces, int count) {
  return fp::write_pieces(fd, pieces, count, fp::kHere);
}
SLUICE_CALL(ssize_t, pwritev, int fd, const iovec* pieces, int count, off_t offset) {
  return fp::write_pieces(fd, pieces, count, offset);
}
SLUICE_CALL(ssize_t, pwritev64, int fd, const iovec* pieces, int count, off_t offset) {
  return fp::write_pieces(fd, pieces, count, offset);
}
SLUICE_CALL(int, fsync, int fd) {
  return static_cast<int>(fp::call(fp::pass_file(fp::Kind::change, "sync", fp::path_of(fd)), SYS_fsync, fd));
}
SLUICE_CALL(int, fdatasync, int fd) {
  return static_cast<int>(
      fp::call(fp::pass_file(fp::Kind::change, "sync", fp::path_of(fd)), SYS_fdatasync, fd));
}
SLUICE_CALL(int, ftruncate, int fd, off_t size) {
  return static_cast<int>(fp::change("truncate", fp::path_of(fd), SYS_ftruncate, fd, size));
}
SLUICE_CALL(int, ftruncate64, int fd, off_t size) {
  return static_cast<int>(fp::change("truncate", fp::path_of(fd), SYS_ftruncate, fd, size));
}
SLUICE_CALL(int, fallocate, int fd, int mode, off_t offset, off_t size) {
  return static_cast<int>(fp::change("allocate", fp::path_of(fd), SYS_fallocate, fd, mode, offset, size));
}
SLUICE_CALL(int, rename, const char* from, const char* to) {
  return static_cast<int>(
      fp::publish("rename", fp::path_at(AT_FDCWD, to), SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
SLUICE_CALL(int, link, const char* from, const char* to) {
  return static_cast<int>(
      fp::publish("link", fp::path_at(AT_FDCWD, to), SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}
SLUICE_CALL(int, linkat, int from_folder, const char* from, int to_folder, const char* to, int flags) {
  return static_cast<int>(
      fp::publish("link", fp::path_at(to_folder, to), SYS_linkat, from_folder, from, to_folder, to, flags));
}
SLUICE_CALL(int, unlinkat, int folder, const char* path, int flags) {
  return static_cast<int>(fp::change("remove", fp::path_at(folder, path), SYS_unlinkat, folder, path, flags));
}
SLUICE_CALL(int, unlink, const char* path) { return unlinkat(AT_FDCWD, path, 0); }
SLUICE_CALL(int, rmdir, const char* path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
SLUICE_CALL(int, remove, const char* path) {
  struct stat status{};
  const bool is_folder = lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
  return unlinkat(AT_FDCWD, path, is_folder ? AT_REMOVEDIR : 0);
}
SLUICE_CALL(int, mkdir, const char* path, mode_t mode) {
  return static_cast<int>(
      fp::change("make folder", fp::path_at(AT_FDCWD, path), SYS_mkdirat, AT_FDCWD, path, mode));
}
SLUICE_CALL(ssize_t, copy_file_range, int from, off64_t* from_offset, int to, off64_t* to_offset, size_t size,
            unsigned flags) {
  return fp::change("copy", fp::path_of(to), SYS_copy_file_range, from, from_offset, to, to_offset, size,
                    flags);
}
SLUICE_CALL(int, ioctl, int fd, unsigned long request, void* argument) {
  if (request != FICLONE) return static_cast<int>(syscall(SYS_ioctl, fd, request, argument));
  return static_cast<int>(fp::change("clone", fp::path_of(fd), SYS_ioctl, fd, request, argument));
}
// NOLINTEND(readability-identifier-naming)

#endif
