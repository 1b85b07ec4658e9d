#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/config.h"

namespace sluice::config {

enum class OptionType { text, integer, number, flag, size, table };

/// A setting of the tool. One list of them is what is read, what docs/reference/configuration.md and --help
/// say and what editors know. Plain constants.
struct OptionSpec {
  /// With dots; a part in pointed brackets stands for a name: `destination.<name>.credentials`.
  std::string_view path;
  OptionType type = OptionType::text;
  std::string_view fallback;                  ///< the default, for people
  std::string_view doc;                       ///< one sentence, without links
  std::span<const std::string_view> words{};  ///< that a text may be; empty: any
  bool is_secret = false;
  std::string_view option{};  ///< of the command line, that goes over it; empty: none
  std::string_view aside{};   ///< what only the reference page adds to the sentence
  Bounds bounds{};            ///< of a whole number

  [[nodiscard]] std::string_view name() const { return path.substr(path.find_last_of('.') + 1); }
};

/// All settings, in the order of the reference page.
std::span<const OptionSpec> option_specs();
/// The setting of that path, which has to be there.
const OptionSpec& option_spec(std::string_view path);

/// Where to look for it; `name` takes the place of the part in pointed brackets.
Key key_of(const OptionSpec& spec, const std::string& name = {});

/// What --help says of it: the sentence, the words that it may be, the default.
std::string help_of(const OptionSpec& spec);

/// The table of docs/reference/configuration.md, in Markdown.
std::string options_table();

/// "text", "number", "true or false", …: for people.
std::string_view to_string(OptionType type) noexcept;

}  // namespace sluice::config
