// What the first response suggests about further pages (reference §12.1).
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/letters.h"
#include "base/log.h"
#include "sources/rest_api/paginator.h"
#include "sources/rest_api/range_paginator.h"
#include "sources/rest_api/reference_paginator.h"

namespace sluice::rest {
namespace {

using Names = std::vector<std::string>;

struct Find {
  Names path;
  const Value* value = nullptr;
};

bool is_scalar(const Value& value) { return !value.is_null() && !value.is<List>() && !value.is<Dict>(); }

/// {"next": {"href": …}}
const Value* link_in(const Value& value, std::string& name) {
  const Dict* dict = value.get_if<Dict>();
  if (dict == nullptr) return nullptr;
  for (const auto& [key, inner] : *dict) {
    name = key;
    const std::string word = lower_ascii(key);
    if ((word.starts_with("href") || word.starts_with("url")) && is_scalar(inner)) return &inner;
  }
  return nullptr;
}

bool match_next(const std::string& key, const Value& value, Find& find) {
  if (!lower_ascii(key).starts_with("next")) return false;
  std::string inner;
  if (is_scalar(value)) {
    find.value = &value;
    find.path = {key};
  } else if (const Value* link = link_in(value, inner)) {
    find.value = link;
    find.path = {key, inner};
  }
  return find.value != nullptr;
}

bool match_total_pages(const std::string& key, const Value& value, Find& find) {
  const std::string word = lower_ascii(key);
  if ((word != "total_pages" && word != "pages" && word != "totalpages") || !is_scalar(value)) return false;
  find = {{key}, &value};
  return true;
}

/// The first member that matches, deep first; nothing inside of lists.
std::optional<Find> search(const Value& value, bool (*matches)(const std::string&, const Value&, Find&)) {
  const Dict* dict = value.get_if<Dict>();
  if (dict == nullptr) return std::nullopt;
  for (const auto& [key, inner] : *dict) {
    Find find;
    if (matches(key, inner, find)) return find;
    if (std::optional<Find> below = search(inner, matches)) {
      below->path.insert(below->path.begin(), key);
      return below;
    }
  }
  return std::nullopt;
}

json::Path path_of(const Names& names) {
  std::string text = "$";
  // The one kind of quote that the name does not have.
  for (const std::string& name : names) {
    const char quote = name.find('\'') == std::string::npos ? '\'' : '"';
    text += fmt::format("[{}{}{}]", quote, name, quote);
  }
  return json::Path::of_document(text);
}

bool is_link(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return text != nullptr && (text->starts_with("http") || text->starts_with('/'));
}

bool is_number(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) {
    long number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc() && end == text->data() + text->size();
  }
  return value.is<std::int64_t>() || value.is<double>();
}

void warn(std::string_view name, const Find& find) {
  log::warning(
      fmt::format("rest_api: paginator {} was guessed from \"{}\" in the response; write it down, with its "
                  "parameters, to be sure of it",
                  name, fmt::join(find.path, ".")));
}

}  // namespace

std::unique_ptr<Paginator> detect_paginator(const Answer& answer) {
  if (http::link_of(answer.headers, "next")) return header_link("next");
  const Value& head = answer.body.head();
  const std::optional<Find> next = search(head, match_next);
  if (next && is_link(*next->value)) return json_link(path_of(next->path));
  if (const auto total = search(head, match_total_pages); total && is_number(*total->value)) {
    warn("page_number", *total);
    return page_number({.place = {.param = "page"}, .total_path = path_of(total->path)});
  }
  if (next) {
    warn("cursor", *next);
    return cursor({.cursor_path = path_of(next->path), .place = {.param = "cursor"}});
  }
  return single_page();
}

}  // namespace sluice::rest
