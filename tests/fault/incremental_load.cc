// An incremental resource over a file that grows, a few rows at a time: to be killed, and to take turns with
// dlt.
//
//   sluice-incremental-load ROWS.jsonl DESTINATION PIPELINE DATASET [KEY]     rows are typed JSON, `at` is
//   the cursor

#include <chrono>
#include <fstream>
#include <iostream>
#include <thread>

#include "sluice/sluice.hpp"

namespace {

using namespace sluice;

constexpr std::size_t kRowsPerPage = 20;
constexpr std::chrono::milliseconds kPause{2};

/// All rows there are, old ones too, as an API gives them that knows no filter.
Generator<Page> all_rows(std::string path) {
  std::ifstream file(path);
  std::string text;
  std::size_t rows = 0;
  for (std::string line; std::getline(file, line);) {
    text += line + "\n";
    if (++rows % kRowsPerPage != 0) continue;
    Page page = Page::json(std::exchange(text, {}), JsonLayout::lines);
    co_yield page;
    std::this_thread::sleep_for(kPause);
  }
  Page page = Page::json(std::move(text), JsonLayout::lines);
  co_yield page;
}

Resource events(const std::string& path) {
  return Resource("events", [path] { return all_rows(path); }).with_incremental({.cursor_path = "at"});
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5 && count != 6) return 64;
  try {
    Resource resource = events(arguments[1]);
    if (count == 6) resource = resource.with_primary_key({arguments[5]});
    pipeline({.name = arguments[3], .destination = arguments[2], .dataset = arguments[4]})
        .run(Source("", {resource}));
  } catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return exit_code(error.remedy());
  }
  return 0;
}
