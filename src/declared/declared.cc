#include "declared/declared.h"

#include <algorithm>
#include <array>

#include "base/files.h"
#include "base/letters.h"
#include "declared/variables.h"
#include "json/encode.h"
#include "schema/nearest.h"
#include "schema/yaml_read.h"

namespace sluice {

struct Declared::Tree {
  WrittenValue written;
  std::string file;
  std::unordered_set<std::string> from_environment;
};

namespace {

using Known = std::span<const std::string_view>;

/// Parts of the names of keys that hold secrets.
constexpr std::array<std::string_view, 9> kSecretParts{"password",    "passphrase",  "token",
                                                       "secret",      "salt",        "api_key",
                                                       "private_key", "credentials", "access_key"};

std::shared_ptr<const config::Config> nothing_configured() {
  static const auto kNone = std::make_shared<const config::Config>();
  return kNone;
}

/// A path of no more than keys starts with nothing, one of the top is called after it.
std::string named(const std::string& path, std::string_view file) {
  if (!path.empty()) return path;
  return file.empty() ? "the declaration" : "the file";
}

}  // namespace

bool is_secret_key(std::string_view key) {
  const std::string lower = lower_ascii(key);
  return std::ranges::any_of(kSecretParts,
                             [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

Declared Declared::from_file(const std::filesystem::path& file, const Environment& environment) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored))
    throw Error(Remedy::fix_config, "no such file; check the path: " + file.string());
  return from_yaml(read_file(file), file.string(), environment);
}

Declared Declared::from_yaml(std::string_view text, const std::string& file, const Environment& environment) {
  const auto tree = std::make_shared<Tree>();
  tree->file = file;
  try {
    tree->written = read_yaml(text);
  } catch (const Error& error) {
    throw Error(Remedy::fix_config, error.message(), {.file = file, .line = error.where().line});
  }
  Variables variables(environment, [&](const std::string& path, const std::string& wrong) {
    return Error(Remedy::fix_config, named(path, file) + " " + wrong,
                 {.file = file, .line = tree->written.line_of(path)});
  });
  variables.put_into(tree->written.value, {});
  tree->from_environment = variables.paths();
  const Value& top = tree->written.value;
  return {tree, nothing_configured(), top, {}};
}

Declared Declared::from_value(Value value, std::string path) {
  const auto tree = std::make_shared<Tree>();
  tree->written.value = std::move(value);
  const Value& top = tree->written.value;
  return {tree, nothing_configured(), top, std::move(path)};
}

Declared Declared::with_config(config::Config config) const {
  Declared changed = *this;
  changed.config_ = std::make_shared<const config::Config>(std::move(config));
  return changed;
}

const std::string& Declared::file() const noexcept { return tree_->file; }
std::uint64_t Declared::line() const { return tree_->written.line_of(path_); }
const config::Config& Declared::config() const noexcept { return *config_; }
bool Declared::is_from_environment() const { return tree_->from_environment.contains(path_); }

Error Declared::refusal(std::string_view demand) const {
  return {Remedy::fix_config,
          named(path_, tree_->file) + " " + std::string(demand),
          {.file = tree_->file, .line = line()}};
}

config::Found Declared::found() const {
  return {*value_, {.name = named(path_, tree_->file), .file = tree_->file, .line = line()}};
}

const Dict& Declared::dict() const {
  static const Dict kNone;
  if (is_null()) return kNone;
  if (const auto* dict = value_->get_if<Dict>()) return *dict;
  throw refusal("has to be keys with values below it");
}

std::string Declared::text() const { return found().text(); }
config::Secret Declared::secret() const { return found().secret(); }
std::int64_t Declared::integer() const { return found().integer(); }
double Declared::number() const { return found().number(); }
bool Declared::flag() const { return found().boolean(); }

std::vector<std::string> Declared::words() const {
  if (!is_list() && !is_text()) throw refusal("has to be a text or a list of texts");
  if (is_text()) return {text()};
  std::vector<std::string> words;
  for (const Declared& element : list()) words.push_back(element.text());
  return words;
}

std::string Declared::word(Known known) const {
  std::string word = text();
  if (std::ranges::find(known, word) != known.end()) return word;
  std::string demand = "has to be one of";
  for (const std::string_view each : known)
    demand += (each == known.front() ? " " : ", ") + std::string(each);
  if (const std::string_view meant = nearest(word, known); !meant.empty() && !is_from_environment())
    demand += "; did you mean " + std::string(meant) + "?";
  throw refusal(demand);
}

std::string Declared::word(std::initializer_list<std::string_view> known) const {
  return word(Known(known.begin(), known.size()));
}

std::vector<Declared> Declared::list() const {
  const auto* elements = value_->get_if<List>();
  if (elements == nullptr) throw refusal("has to be a list");
  std::vector<Declared> nodes;
  for (const Value& element : *elements) nodes.push_back(at(element, path_below(path_, nodes.size())));
  return nodes;
}

std::vector<std::pair<std::string, Declared>> Declared::members() const {
  std::vector<std::pair<std::string, Declared>> nodes;
  for (const auto& [key, value] : dict()) nodes.emplace_back(key, at(value, path_below(path_, key)));
  return nodes;
}

std::optional<Declared> Declared::child(std::string_view key) const {
  for (const auto& [name, value] : dict())
    if (name == key && !value.is_null()) return at(value, path_below(path_, key));
  return std::nullopt;
}

Declared Declared::require(std::string_view key) const {
  if (auto node = child(key)) return *std::move(node);
  throw refusal("lacks the key " + std::string(key));
}

std::optional<std::string> Declared::text(std::string_view key) const {
  const auto node = child(key);
  return node ? std::optional(node->text()) : std::nullopt;
}

std::string Declared::text(std::string_view key, std::string_view otherwise) const {
  return text(key).value_or(std::string(otherwise));
}

std::optional<config::Secret> Declared::secret(std::string_view key) const {
  const auto node = child(key);
  return node ? std::optional(node->secret()) : std::nullopt;
}

std::optional<std::int64_t> Declared::integer(std::string_view key) const {
  const auto node = child(key);
  return node ? std::optional(node->integer()) : std::nullopt;
}

std::optional<double> Declared::number(std::string_view key) const {
  const auto node = child(key);
  return node ? std::optional(node->number()) : std::nullopt;
}

std::optional<bool> Declared::flag(std::string_view key) const {
  const auto node = child(key);
  return node ? std::optional(node->flag()) : std::nullopt;
}

bool Declared::flag(std::string_view key, bool otherwise) const { return flag(key).value_or(otherwise); }

std::optional<std::vector<std::string>> Declared::words(std::string_view key) const {
  const auto node = child(key);
  return node ? std::optional(node->words()) : std::nullopt;
}

std::optional<std::string> Declared::word(std::string_view key,
                                          std::initializer_list<std::string_view> known) const {
  const auto node = child(key);
  return node ? std::optional(node->word(known)) : std::nullopt;
}

std::vector<Declared> Declared::list(std::string_view key) const {
  const auto node = child(key);
  return node ? node->list() : std::vector<Declared>();
}

void Declared::check_keys(Known known) const {
  for (const auto& [key, node] : members())
    if (std::ranges::find(known, key) == known.end()) throw unknown_key(key, known);
}

Error Declared::unknown_key(std::string_view key, Known known) const {
  const std::string path = path_below(path_, key);
  std::string text = path + ": no such key; ";
  if (const std::string_view meant = nearest(key, known); !meant.empty()) {
    text += "did you mean " + std::string(meant) + "?";
  } else {
    text += "there are";
    for (const std::string_view each : known)
      text += (each == known.front() ? " " : ", ") + std::string(each);
  }
  return {Remedy::fix_config, std::move(text), {.file = file(), .line = tree_->written.line_of(path)}};
}

void Declared::check_keys(std::initializer_list<std::string_view> known) const {
  check_keys(Known(known.begin(), known.size()));
}

std::string Declared::shown() const {
  const std::size_t dot = path_.find_last_of('.');
  const std::string_view key = std::string_view(path_).substr(dot == std::string::npos ? 0 : dot + 1);
  if (is_from_environment() || is_secret_key(key)) return std::string(config::kHidden);
  std::string text;
  if (is_dict()) {
    for (const auto& [name, node] : members())
      text += (text.empty() ? "" : ", ") + name + ": " + node.shown();
    return "{" + text + "}";
  }
  if (is_list()) {
    for (const Declared& node : list()) text += (text.empty() ? "" : ", ") + node.shown();
    return "[" + text + "]";
  }
  return is_text() ? this->text() : json::encode(*value_);
}

}  // namespace sluice
