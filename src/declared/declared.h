#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.h"
#include "config/found.h"
#include "config/secret.h"
#include "sluice/error.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// A node of a tree that somebody declared, in a pipeline file or as a value: what it says and where it
/// stands. What is read from it as of the wrong type throws Error(fix_config) with file, line and dotted
/// path; a value is never repeated, since nobody knows which one is secret. A cheap copy: nodes share their
/// tree.
class Declared {
 public:
  /// Variables that `${NAME}` may take.
  using Environment = std::map<std::string, std::string>;

  /// Reads a file of YAML. In texts `${NAME}` takes a variable of the environment, `$${` stands for `${`.
  /// Throws Error(fix_config) for what is no YAML and for a variable that is missing or empty.
  static Declared from_file(const std::filesystem::path& file, const Environment& environment);
  static Declared from_yaml(std::string_view text, const std::string& file, const Environment& environment);
  /// A tree without a file. `path`: what messages call its top.
  static Declared from_value(Value value, std::string path = {});

  /// The same node and its whole tree, which finds what is configured in there.
  [[nodiscard]] Declared with_config(config::Config config) const;

  /// With dots, from the top on: `source.resources[2].name`; empty at the top.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Empty: there is none.
  [[nodiscard]] const std::string& file() const noexcept;
  /// From 1; 0: unknown.
  [[nodiscard]] std::uint64_t line() const;
  /// The value, variables taken in.
  [[nodiscard]] const Value& value() const noexcept { return *value_; }
  /// Of the whole tree. Nothing is configured unless with_config said what.
  [[nodiscard]] const config::Config& config() const noexcept;
  [[nodiscard]] bool is_null() const noexcept { return value_->is_null(); }
  [[nodiscard]] bool is_text() const noexcept { return value_->is<std::string>(); }
  [[nodiscard]] bool is_list() const noexcept { return value_->is<List>(); }
  [[nodiscard]] bool is_dict() const noexcept { return value_->is<Dict>(); }
  [[nodiscard]] bool is_from_environment() const;

  /// The value as one that was looked up among settings.
  [[nodiscard]] config::Found found() const;

  // What the node says itself. Numbers and truth may be written as text, as variables have them.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] config::Secret secret() const;
  [[nodiscard]] std::int64_t integer() const;
  [[nodiscard]] double number() const;
  [[nodiscard]] bool flag() const;
  /// One text, or a list of them.
  [[nodiscard]] std::vector<std::string> words() const;
  /// A text that is one of these.
  [[nodiscard]] std::string word(std::span<const std::string_view> known) const;
  [[nodiscard]] std::string word(std::initializer_list<std::string_view> known) const;
  [[nodiscard]] std::vector<Declared> list() const;
  /// Keys and nodes in the order they were written.
  [[nodiscard]] std::vector<std::pair<std::string, Declared>> members() const;

  // Members of a dict. One without a value counts as absent.
  [[nodiscard]] bool has(std::string_view key) const { return child(key).has_value(); }
  [[nodiscard]] std::optional<Declared> child(std::string_view key) const;
  [[nodiscard]] Declared require(std::string_view key) const;
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  [[nodiscard]] std::string text(std::string_view key, std::string_view otherwise) const;
  [[nodiscard]] std::optional<config::Secret> secret(std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key) const;
  [[nodiscard]] std::optional<double> number(std::string_view key) const;
  [[nodiscard]] std::optional<bool> flag(std::string_view key) const;
  [[nodiscard]] bool flag(std::string_view key, bool otherwise) const;
  [[nodiscard]] std::optional<std::vector<std::string>> words(std::string_view key) const;
  [[nodiscard]] std::optional<std::string> word(std::string_view key,
                                                std::initializer_list<std::string_view> known) const;
  /// Empty: there are none.
  [[nodiscard]] std::vector<Declared> list(std::string_view key) const;

  /// Throws for a key that is none of these, with the one that was probably meant.
  void check_keys(std::span<const std::string_view> known) const;
  void check_keys(std::initializer_list<std::string_view> known) const;
  /// The error that check_keys throws for that key.
  [[nodiscard]] Error unknown_key(std::string_view key, std::span<const std::string_view> known) const;

  /// The error that stands at this node: `pipeline.yaml:12: source.client.base_url has to be text`.
  [[nodiscard]] Error refusal(std::string_view demand) const;
  /// The value for people: *** for what came from the environment and for what stands under a key of secrets
  /// (password, token, salt, …).
  [[nodiscard]] std::string shown() const;

 private:
  struct Tree;

  Declared(std::shared_ptr<const Tree> tree, std::shared_ptr<const config::Config> config, const Value& value,
           std::string path)
      : tree_(std::move(tree)), config_(std::move(config)), value_(&value), path_(std::move(path)) {}
  [[nodiscard]] Declared at(const Value& value, std::string path) const {
    return {tree_, config_, value, std::move(path)};
  }
  [[nodiscard]] const Dict& dict() const;

  std::shared_ptr<const Tree> tree_;
  std::shared_ptr<const config::Config> config_;
  const Value* value_;  ///< in the tree
  std::string path_;
};

/// Calls the body; an error that has no place yet gets that of the node.
template <class Body>
auto call_at(const Declared& node, Body&& body) {
  try {
    return std::forward<Body>(body)();
  } catch (Error& error) {
    throw error.at({.file = node.file(), .line = node.line()});
  }
}

/// True for keys whose values nobody may read: password, token, client_secret, …
bool is_secret_key(std::string_view key);

}  // namespace sluice
