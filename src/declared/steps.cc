#include "declared/steps.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ids.h"
#include "declared/condition.h"
#include "declared/row_path.h"
#include "json/encode.h"

namespace sluice {
namespace {

constexpr std::array<KeySpec, 6> kStepKeys{{
    {"drop", kText | kList, "Fields that are taken out: email, user.email"},
    {"hash", kText | kList, "Fields whose values become their HMAC-SHA-256 in hex"},
    {"salt", kText, "The secret key of hash; default: sources.hash_salt of secrets.toml"},
    {"mask", kText | kList, "Fields of which only the last four characters stay: ****1234"},
    {"rename", kDict, "New names of fields, in their place: {user.mail: email}"},
    {"filter", kText, "Rows that pass: amount > 0 and country = 'DE' or note is null"},
}};

using Paths = std::vector<RowPath>;

Paths paths_of(const Declared& node) {
  Paths paths;
  for (const std::string& word : node.words()) {
    if (word.empty()) throw node.refusal("has a field without a name");
    paths.emplace_back(word);
  }
  if (paths.empty()) throw node.refusal("has to name a field");
  return paths;
}

ColumnMap drop(const Declared& node) {
  const auto paths = std::make_shared<const Paths>(paths_of(node));
  return {.of_row =
              [paths](Value& row) {
                for (const RowPath& path : *paths) path.change(row, [](Dict&, std::size_t) { return false; });
              },
          .of_columns = [paths](const Page::Columns& columns) { return without(columns, *paths); }};
}

/// A step that puts something else in place of values. What is null stays so; lists are walked.
template <class Replace>
void replace_scalars(Value& value, const Replace& replace) {
  if (auto* list = value.get_if<List>())
    for (Value& element : *list) replace_scalars(element, replace);
  else if (auto* dict = value.get_if<Dict>())
    for (auto& [key, member] : *dict) replace_scalars(member, replace);
  else if (!value.is_null())
    value = replace(value);
}

/// As people write it: a text without quotes.
std::string text_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  std::string text = json::encode(value);
  if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
  return text;
}

ColumnMap replacing(Paths fields, const std::function<Value(const Value&)>& replace) {
  const auto paths = std::make_shared<const Paths>(std::move(fields));
  const auto change = [paths, replace](Value& row) {
    for (const RowPath& path : *paths)
      path.change(row, [&](Dict& parent, std::size_t position) {
        replace_scalars(parent[position].second, replace);
        return true;
      });
  };
  return {.of_row = change, .of_columns = [paths, change](const Page::Columns& columns) {
            return rewritten(columns, *paths, change);
          }};
}

config::Secret salt_of(const Declared& step) {
  if (auto salt = step.secret("salt")) {
    if (salt->reveal().empty()) throw step.refusal("has an empty salt: anybody could find the values again");
    return *std::move(salt);
  }
  const auto found = step.config().find({.sections = {"sources"}, .name = "hash_salt", .is_secret = true});
  if (!found)
    throw step.refusal(
        "has no salt: anybody could find the values again; add salt: \"${NAME}\", or sources.hash_salt to "
        "secrets.toml");
  return found->secret();
}

ColumnMap hash(const Declared& node, const Declared& step) {
  return replacing(paths_of(node), [salt = salt_of(step)](const Value& value) {
    return Value(hmac_sha256_hex(salt.reveal(), text_of(value)));
  });
}

ColumnMap mask(const Declared& node) {
  return replacing(paths_of(node), [](const Value& value) { return Value(masked(text_of(value))); });
}

/// Two fields of one name would be one too many.
void check_is_free(const Dict& parent, const std::string& from, const std::string& to) {
  for (const auto& [key, value] : parent)
    if (key == to)
      throw Error(
          Remedy::fix_input,
          fmt::format("a row has {} already, which {} is to be renamed to; drop one of them first", to, from),
          {.stage = "extract", .column = to});
}

using Names = std::vector<std::pair<RowPath, std::string>>;

void rename_in(Value& row, const Names& names) {
  for (const auto& [from, to] : names)
    from.change(row, [&, &path = from, &name = to](Dict& parent, std::size_t position) {
      if (parent[position].first == name) return true;
      check_is_free(parent, path.text(), name);
      parent[position].first = name;
      return true;
    });
}

ColumnMap rename(const Declared& node) {
  const auto names = std::make_shared<Names>();
  for (const auto& [from, to] : node.members()) names->emplace_back(RowPath(from), to.text());
  if (names->empty()) throw node.refusal("has to say what is renamed: {old: new}");
  return {.of_row = [names](Value& row) { rename_in(row, *names); },
          .of_columns = [names](const Page::Columns& columns) { return renamed(columns, *names); }};
}

ColumnFilter filter(const Declared& node) {
  try {
    return {Condition::parse(node.text())};
  } catch (const Error& error) {
    throw node.refusal(error.message());
  }
}

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

}  // namespace

std::span<const KeySpec> step_keys() { return kStepKeys; }

std::string masked(std::string_view text) {
  constexpr std::ptrdiff_t kShown = 4;
  const std::ptrdiff_t characters = std::ranges::count_if(text, starts_character);
  std::ptrdiff_t hidden = characters <= kShown ? characters : characters - kShown;
  std::string out(static_cast<std::size_t>(hidden), '*');
  if (characters <= kShown) return out;
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if (starts_character(text[at]) && hidden-- == 0) break;
  return out.append(text.substr(at));
}

RowStep row_step(const Declared& node) {
  check(node, kStepKeys);
  std::vector<RowStep> steps;
  if (const auto paths = node.child("drop")) steps.emplace_back(drop(*paths));
  if (const auto paths = node.child("hash")) steps.emplace_back(hash(*paths, node));
  if (const auto paths = node.child("mask")) steps.emplace_back(mask(*paths));
  if (const auto names = node.child("rename")) steps.emplace_back(rename(*names));
  if (const auto condition = node.child("filter")) steps.emplace_back(filter(*condition));
  if (steps.size() != 1) throw node.refusal("has to be one of drop, hash, mask, rename and filter");
  if (node.has("salt") && !node.has("hash")) throw node.refusal("has a salt, which only hash takes");
  return std::move(steps.front());
}

Resource with_steps(const Resource& resource, const Declared& steps) {
  Resource stepped = resource;
  for (const Declared& node : steps.list()) {
    RowStep step = row_step(node);
    if (auto* filter = std::get_if<ColumnFilter>(&step))
      stepped = stepped.with_filter(std::move(*filter));
    else
      stepped = stepped.with_map(std::get<ColumnMap>(std::move(step)));
  }
  // These steps can be told apart, unlike functions.
  if (resource.fingerprint().empty()) return stepped;
  return stepped.with_fingerprint(resource.fingerprint() + "\nsteps " + steps.shown());
}

}  // namespace sluice
