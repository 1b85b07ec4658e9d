#include "support/small_disk.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <sys/mount.h>

namespace sluice::testing {

SmallDisk::SmallDisk(fs::path folder, const std::string& size) : folder_(std::move(folder)) {
  fs::create_directories(folder_);
  if (mount("tmpfs", folder_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) != 0) why_ = std::strerror(errno);
}

SmallDisk::~SmallDisk() {
  if (is_there()) umount2(folder_.c_str(), MNT_DETACH);
}

void SmallDisk::resize(const std::string& size) {
  if (mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT, ("size=" + size).c_str()) != 0)
    throw std::runtime_error(std::string("remount failed: ") + std::strerror(errno));
}

}  // namespace sluice::testing
