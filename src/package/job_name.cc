#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/ids.h"
#include "package/escape.h"
#include "package/package.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kLongestStem = 160;  // a file name may have 255 bytes
constexpr std::size_t kKeptOfLong = 120;
constexpr std::size_t kDigestBytes = 15;
constexpr char kShortened = '~';  // never part of an escaped name
constexpr std::size_t kFileIdBytes = 5;

/// A digest as characters that a file name may have.
std::string digest_of(std::string_view table) {
  std::string digest = Shake128().base64(table, kDigestBytes);
  std::ranges::replace(digest, '+', '-');
  std::ranges::replace(digest, '/', '_');
  return digest;
}

/// The table's part of the file name.
std::string stem_of(const std::string& table) {
  std::string stem = escape(table, is_plain);
  if (stem.size() <= kLongestStem) return stem;
  return stem.substr(0, kKeptOfLong) + kShortened + digest_of(table);
}

/// False unless the text has exactly four parts.
bool split(std::string_view name, std::array<std::string_view, 4>& parts) {
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return false;
    parts[i] = name.substr(0, dot);
    name.remove_prefix(dot + 1);
  }
  parts[3] = name;
  return true;
}

bool are_plain(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_plain); }

bool read_stem(std::string_view stem, std::string& table) {
  const std::size_t mark = stem.find(kShortened);
  if (mark == std::string_view::npos)
    return unescape(stem, table) && escape(table, is_plain) == stem && stem.size() <= kLongestStem;
  table.clear();
  return mark == kKeptOfLong && are_plain(stem.substr(mark + 1));
}

bool read_number(std::string_view text, int& number) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size() && number >= 0;
}

}  // namespace

JobName JobName::make(std::string table, std::string format) {
  return {.table = std::move(table),
          .file_id = random_hex(kFileIdBytes),
          .retry = 0,
          .format = std::move(format)};
}

std::string JobName::to_string() const {
  return fmt::format("{}.{}.{}.{}", stem_of(table), file_id, retry, format);
}

JobName JobName::parse(const std::string& file_name) {
  JobName name;
  std::array<std::string_view, 4> parts;
  const bool is_good = split(file_name, parts) && read_stem(parts[0], name.table) && are_plain(parts[1]) &&
                       read_number(parts[2], name.retry) && are_plain(parts[3]);
  if (!is_good) throw Error(Remedy::report_bug, fmt::format("this is no name of a job file: {}", file_name));
  name.file_id = parts[1];
  name.format = parts[3];
  return name;
}

}  // namespace sluice
