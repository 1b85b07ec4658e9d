#include "normalize/rejects.h"

#include "json/encode.h"

namespace sluice {

void RejectsFile::add(const std::string& file, std::uint64_t line, const BadRow& row) {
  if (!file_) {
    fs::create_directories(path_.parent_path());
    fs::remove(path_);
    file_ = create_file(path_);
  }
  const Value record(Dict{{"file", file}, {"line", line}, {"reason", row.reason}, {"text", row.text}});
  write_all(file_, json::encode(record) + "\n", path_);
}

void RejectsFile::finish() {
  if (!file_) return;
  sync_file(file_, path_);
  sync_folder(path_.parent_path());
}

}  // namespace sluice
