#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/naming.hpp"

namespace sluice {

/// Turns names of the data into names of the destination (reference §1). Immutable.
class Naming {
 public:
  virtual ~Naming() = default;

  /// Name of the convention as the schema stores it: "snake_case".
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  [[nodiscard]] virtual bool is_case_sensitive() const noexcept = 0;
  [[nodiscard]] virtual std::string_view separator() const noexcept { return "__"; }
  /// One identifier, stripped and shortened. Throws Error(fix_input) for a blank one.
  [[nodiscard]] std::string normalize_identifier(std::string_view identifier) const;
  /// The same for the name of a table; a convention may differ.
  [[nodiscard]] std::string normalize_table_identifier(std::string_view identifier) const;
  /// Breaks at the separator, normalizes each part, joins and shortens; how data keys are treated.
  [[nodiscard]] std::string normalize_path(std::string_view path) const;
  [[nodiscard]] std::string normalize_tables_path(std::string_view path) const;
  /// Joins parts that are normalized already, then shortens.
  [[nodiscard]] std::string shorten_fragments(std::span<const std::string> parts) const;
  [[nodiscard]] std::string make_path(std::span<const std::string> parts) const;
  [[nodiscard]] std::vector<std::string> break_path(std::string_view path) const;
  /// Longest identifier in characters; nothing: unlimited.
  [[nodiscard]] std::optional<int> max_length() const noexcept { return max_length_; }

 protected:
  explicit Naming(std::optional<int> max_length) : max_length_(max_length) {}
  /// The convention itself, without stripping and shortening.
  [[nodiscard]] virtual std::string convert(std::string_view identifier) const = 0;
  /// What is done to the name of a table after it was shortened.
  [[nodiscard]] virtual std::string finish_table(std::string shortened) const { return shortened; }

 private:
  std::optional<int> max_length_;
};

/// The convention of that name (the reference's module paths are taken too, and the user's own come first),
/// limited to max_length characters if given. Throws Error(fix_config) that lists the known names.
std::unique_ptr<const Naming> make_naming(std::string_view name, std::optional<int> max_length,
                                          const NamingConventions& own = {});

/// Shortens to max_length characters with a tag made from tag_source (reference §1.3).
std::string shorten(std::string_view name, std::string_view tag_source, std::optional<int> max_length);

}  // namespace sluice
