#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sluice/resource.hpp"

namespace sluice {

/// What is in a file.
enum class FileKind { json, parquet, csv };

/// What a file's name says of it.
struct FileType {
  FileKind kind = FileKind::json;
  JsonLayout layout = JsonLayout::lines;
  Compression compression = Compression::none;
  std::string extensions{};  ///< all that count, as they are spelled: ".csv.gz"
};

/// Nothing: of no known kind.
std::optional<FileType> type_of(std::string_view name);

/// The same. Throws Error(fix_config) that says what is known.
FileType require_type(const std::string& place);

/// The kinds that are known, for people.
extern const char* const kKnownExtensions;

/// The name of a path or URL: what stands behind the last slash.
std::string_view file_name_of(std::string_view place);

/// Type of a file's content by its name, and how it is packed (empty: it is not), as mail and HTTP name them.
struct MimeType {
  std::string type;
  std::string encoding;
};
MimeType mime_type_of(std::string_view name);

}  // namespace sluice
