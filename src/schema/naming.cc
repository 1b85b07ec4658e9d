#include "schema/naming.h"

#include "json/unicode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

bool is_blank(std::string_view text) { return json::strip(text).empty(); }

std::string_view strip_or_throw(std::string_view identifier) {
  const std::string_view stripped = json::strip(identifier);
  if (stripped.empty()) throw Error(Remedy::fix_input, "a name of a table or column is blank");
  return stripped;
}

}  // namespace

std::string Naming::normalize_identifier(std::string_view identifier) const {
  const std::string_view stripped = strip_or_throw(identifier);
  return shorten(convert(stripped), stripped, max_length_);
}

std::string Naming::normalize_table_identifier(std::string_view identifier) const {
  return finish_table(normalize_identifier(identifier));
}

std::string Naming::normalize_path(std::string_view path) const {
  std::vector<std::string> parts = break_path(path);
  for (std::string& part : parts) part = normalize_identifier(part);
  return shorten(make_path(parts), path, max_length_);
}

std::string Naming::normalize_tables_path(std::string_view path) const {
  std::vector<std::string> parts = break_path(path);
  for (std::string& part : parts) part = normalize_table_identifier(part);
  return shorten(make_path(parts), path, max_length_);
}

std::string Naming::shorten_fragments(std::span<const std::string> parts) const {
  const std::string path = make_path(parts);
  return shorten(path, path, max_length_);
}

std::string Naming::make_path(std::span<const std::string> parts) const {
  std::string path;
  bool is_first = true;
  for (const std::string& part : parts) {
    if (is_blank(part)) continue;
    if (!is_first) path += separator();
    path += part;
    is_first = false;
  }
  return path;
}

std::vector<std::string> Naming::break_path(std::string_view path) const {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find(separator(), start), path.size());
    const std::string_view part = path.substr(start, end - start);
    if (!is_blank(part)) parts.emplace_back(part);
    start = end + separator().size();
  }
  return parts;
}

}  // namespace sluice
