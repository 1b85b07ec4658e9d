#include "cli/help_format.h"

#include <sstream>
#include <utility>

namespace sluice::cli {
namespace {

constexpr std::size_t kScreen = 100;
constexpr std::size_t kFirstColumn = 31;

std::string with(std::string text, const std::string& part, const std::string& other) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at))
    text.replace(at, part.size(), other);
  return text;
}

}  // namespace

HelpFormat::HelpFormat() {
  column_width(kFirstColumn);
  label("SUBCOMMAND", "COMMAND");
  label("SUBCOMMANDS", "COMMAND");
  label("Positionals", "Arguments");
}

std::string HelpFormat::make_option_opts(const CLI::Option* option) const {
  if (!option->get_option_text().empty()) return " " + option->get_option_text();
  if (option->get_positional() || option->get_type_size() == 0) return {};
  const std::string type = option->get_type_name();
  return type.find('{') == std::string::npos ? " " + type : " WORD";
}

std::string HelpFormat::make_help(const CLI::App* command, std::string name, CLI::AppFormatMode mode) const {
  return with(Formatter::make_help(command, std::move(name), mode), "\n\n\n", "\n\n");
}

std::string HelpFormat::make_subcommands(const CLI::App* command, CLI::AppFormatMode mode) const {
  return with(Formatter::make_subcommands(command, mode), "Subcommands:", "Commands:");
}

std::string HelpFormat::make_option_desc(const CLI::Option* option) const {
  return wrapped(Formatter::make_option_desc(option), kScreen - kFirstColumn);
}

std::string HelpFormat::make_subcommand(const CLI::App* command) const {
  std::ostringstream out;
  CLI::detail::format_help(out, command->get_name(),
                           wrapped(command->get_description(), kScreen - kFirstColumn), kFirstColumn);
  return out.str();
}

std::string HelpFormat::make_description(const CLI::App* command) const {
  return wrapped(command->get_description(), kScreen) + "\n\n";
}

std::string wrapped(const std::string& text, std::size_t width) {
  std::string out;
  std::size_t line = 0;
  std::istringstream paragraphs(text);
  for (std::string paragraph; std::getline(paragraphs, paragraph);) {
    if (!out.empty()) out += '\n';
    line = 0;
    std::istringstream words(paragraph);
    for (std::string word; words >> word;) {
      const bool fits = line == 0 || line + 1 + word.size() <= width;
      if (line != 0) out += fits ? ' ' : '\n';
      line = (fits && line != 0 ? line + 1 : 0) + word.size();
      out += word;
    }
  }
  if (text.ends_with('\n')) out += '\n';
  return out;
}

}  // namespace sluice::cli
