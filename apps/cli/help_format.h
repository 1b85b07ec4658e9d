#pragma once

#include <cstddef>
#include <string>

#include <CLI/CLI.hpp>

namespace sluice::cli {

/// Help that fits a terminal of a hundred columns: texts are broken between words.
class HelpFormat : public CLI::Formatter {
 public:
  HelpFormat();

  std::string make_option_desc(const CLI::Option* option) const override;
  /// What stands behind the name: TEXT, WORD, N; nothing behind what has no name.
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_subcommand(const CLI::App* command) const override;
  std::string make_subcommands(const CLI::App* command, CLI::AppFormatMode mode) const override;
  std::string make_description(const CLI::App* command) const override;
  std::string make_help(const CLI::App* command, std::string name, CLI::AppFormatMode mode) const override;
};

/// The text in lines of so many bytes at most, unless a word is longer. Line breaks stay.
std::string wrapped(const std::string& text, std::size_t width);

}  // namespace sluice::cli
