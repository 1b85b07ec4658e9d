#include "http/message.h"

#include <algorithm>
#include <charconv>

#include <curl/curl.h>
#include <strings.h>

namespace sluice::http {
namespace {

bool same_name(std::string_view left, std::string_view right) {
  return left.size() == right.size() && strncasecmp(left.data(), right.data(), left.size()) == 0;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The part up to the separator, which is taken off `rest` with it. Separators in quotes do not count.
std::string_view cut(std::string_view& rest, char separator) {
  bool is_quoted = false;
  std::size_t end = 0;
  for (; end < rest.size() && (is_quoted || rest[end] != separator); ++end) is_quoted ^= rest[end] == '"';
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trimmed(part);
}

std::string_view unquoted(std::string_view text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2)
                                                                       : text;
}

/// `rel="next last"` names two relations.
bool has_relation(std::string_view parameter, std::string_view relation) {
  std::string_view name = parameter;
  if (!same_name(cut(name, '='), "rel")) return false;
  std::string_view words = unquoted(trimmed(name));
  while (!words.empty())
    if (same_name(cut(words, ' '), relation)) return true;
  return false;
}

/// Takes one `<url>; rel="…"; …` off the header.
std::optional<std::string> next_link(std::string_view& rest, std::string_view relation) {
  const std::size_t open = rest.find('<');
  const std::size_t close = rest.find('>', std::min(open, rest.size()));
  if (close == std::string_view::npos) {
    rest = {};
    return std::nullopt;
  }
  const std::string_view url = trimmed(rest.substr(open + 1, close - open - 1));
  rest.remove_prefix(close + 1);
  std::string_view parameters = cut(rest, ',');
  while (!parameters.empty())
    if (has_relation(cut(parameters, ';'), relation)) return std::string(url);
  return std::nullopt;
}

}  // namespace

const std::string* find_header(const Headers& headers, std::string_view name) noexcept {
  const auto found = std::ranges::find_if(headers, [&](const auto& h) { return same_name(h.first, name); });
  return found == headers.end() ? nullptr : &found->second;
}

std::string header_text(const Headers& headers, std::string_view name) {
  const std::string* value = find_header(headers, name);
  return value == nullptr ? "" : *value;
}

std::optional<std::uint64_t> content_length(const Headers& headers) {
  const std::string text = header_text(headers, "Content-Length");
  std::uint64_t length = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), length).ec != std::errc()) return std::nullopt;
  return length;
}

void set_header(Headers& headers, std::string_view name, std::string value) {
  std::erase_if(headers, [&](const auto& header) { return same_name(header.first, name); });
  headers.emplace_back(name, std::move(value));
}

std::optional<std::int64_t> seconds_of_date(const std::string& date) {
  const time_t seconds = curl_getdate(date.c_str(), nullptr);
  if (seconds < 0) return std::nullopt;
  return static_cast<std::int64_t>(seconds);
}

std::optional<std::string> link_of(const Headers& headers, std::string_view relation) {
  for (const auto& [name, value] : headers) {
    if (!same_name(name, "Link")) continue;
    std::string_view rest = value;
    while (!rest.empty())
      if (auto link = next_link(rest, relation)) return link;
  }
  return std::nullopt;
}

}  // namespace sluice::http
