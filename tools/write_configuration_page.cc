// Puts the table of settings (src/config/option_spec.cc) into docs/reference/configuration.md.
//
//     build/release/bin/write_configuration_page docs/reference/configuration.md

#include <exception>
#include <filesystem>
#include <iostream>

#include "base/files.h"
#include "config/option_spec.h"

int main(int argc, char** argv) {
  constexpr std::string_view kStart = "<!-- settings: made by tools/write_configuration_page -->\n";
  constexpr std::string_view kEnd = "<!-- end of settings -->";
  if (argc != 2) {
    std::cerr << "write_configuration_page PAGE\n";
    return 78;
  }
  try {
    const std::filesystem::path page = std::filesystem::absolute(argv[1]);
    std::string text = sluice::read_file(page);
    const std::size_t start = text.find(kStart);
    const std::size_t end = text.find(kEnd);
    if (start == std::string::npos || end == std::string::npos || end < start) {
      std::cerr << page << " has no place for settings\n";
      return 65;
    }
    const std::size_t from = start + kStart.size();
    sluice::write_file_atomic(page, text.replace(from, end - from, sluice::config::options_table()));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 70;
  }
}
