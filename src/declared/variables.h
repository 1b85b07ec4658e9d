#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "sluice/error.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// Puts variables of the environment into the texts of a tree, in place of `${NAME}`; `$${` becomes `${`.
class Variables {
 public:
  /// Makes the error of a text at a path: what is wrong with it.
  using Refusal = std::function<Error(const std::string& path, const std::string& wrong)>;

  Variables(const std::map<std::string, std::string>& environment, Refusal refusal)
      : environment_(environment), refusal_(std::move(refusal)) {}

  /// All texts below the value, keys not among them. A variable's own text is not looked through again.
  /// Throws the refusal of a text whose variable is missing or empty, or with `${` and no name and brace
  /// behind it.
  void put_into(Value& value, const std::string& path);
  /// Paths of texts that a variable went into.
  [[nodiscard]] const std::unordered_set<std::string>& paths() const noexcept { return paths_; }

 private:
  std::string with_variables(std::string_view text, const std::string& path);
  const std::string& variable(std::string_view name, const std::string& path);

  const std::map<std::string, std::string>& environment_;
  Refusal refusal_;
  std::unordered_set<std::string> paths_;
};

/// Paths as the reader of YAML notes lines: `resources[2].name`.
std::string path_below(const std::string& path, std::string_view key);
std::string path_below(const std::string& path, std::size_t position);

}  // namespace sluice
