#include "normalize/rejects.h"

#include "base/folders.h"
#include "base/ids.h"
#include "json/encode.h"
#include "json/unicode.h"

namespace sluice {
namespace {

/// The text with U+FFFD for every byte that is not UTF-8.
std::string readable(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t bad = json::find_invalid_utf8(text);
    out.append(text.substr(0, bad));
    if (bad == std::string_view::npos) return out;
    out += "\xEF\xBF\xBD";
    text.remove_prefix(bad + 1);
  }
}

std::string reason_of(const BadRow& row) {
  if (row.table.empty()) return row.reason;
  return row.reason + " (table " + row.table + (row.column.empty() ? "" : ", column " + row.column) + ")";
}

Value record_of(const std::string& file, std::uint64_t line, const BadRow& row) {
  Dict record{{"file", file}, {"line", line}, {"reason", reason_of(row)}, {"text", readable(row.text)}};
  const bool is_text = json::find_invalid_utf8(row.text) == std::string_view::npos;
  if (!is_text) record.emplace_back("base64", base64_encode(row.text, true));
  return Value(std::move(record));
}

}  // namespace

void RejectsFile::add(const std::string& file, std::uint64_t line, const BadRow& row) {
  if (!file_) {
    make_folders(path_.parent_path());
    remove_tree(path_);
    file_ = create_file(path_);
  }
  write_all(file_, json::encode(record_of(file, line, row)) + "\n", path_);
}

void RejectsFile::finish() {
  if (!file_) return;
  sync_file(file_, path_);
  sync_folder(path_.parent_path());
}

}  // namespace sluice
