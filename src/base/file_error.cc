#include "base/file_error.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace sluice {
namespace {

/// What to do about an error number; empty if there is nothing good to say.
std::string_view advice(int code) {
  switch (code) {
    case ENOENT: return "; check the path";
    case EACCES:
    case EPERM: return "; check its permissions";
    case EROFS: return "; choose a folder that can be written";
    case ENOSPC:
    case EDQUOT: return "; free some space and run again";
    case EMFILE:
    case ENFILE: return "; raise the limit of open files (ulimit -n)";
    case EIO: return "; check the disk";
    case EISDIR: return "; name a file";
    case ENAMETOOLONG: return "; use shorter names";
    default: return "";
  }
}

}  // namespace

Remedy remedy_of_errno(int code) noexcept {
  switch (code) {
    case ENOSPC:
    case EIO:
    case EDQUOT:
    case EAGAIN:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
    case ENOLCK: return Remedy::retry;
    default: return Remedy::fix_config;
  }
}

std::string describe_errno(int code) {
  const char* text = strerrordesc_np(code);
  std::string words = text == nullptr ? fmt::format("error {}", code) : text;
  // "No space left on device", but "I/O error" stays.
  if (words.size() > 1 && words[1] >= 'a' && words[1] <= 'z') words[0] = static_cast<char>(words[0] | 0x20);
  return words;
}

Error file_error(std::string_view what, const std::filesystem::path& path, int code) {
  const char* name = strerrorname_np(code);
  Error error(remedy_of_errno(code),
              fmt::format("{}: {}{}: {}", what, describe_errno(code), advice(code), path.native()));
  error.with_vendor_code(name == nullptr ? std::to_string(code) : name);
  return error;
}

}  // namespace sluice
