// A REST API with pages, a child resource and a cursor: the second run asks for what is new alone.
//
//   SLUICE_TEST_HTTP=http://127.0.0.1:8000 ./rest_api      (tests/support/http_server.py serves such an API)
#include <cstdlib>
#include <iostream>

#include "sluice/sluice.hpp"

using sluice::List;
using sluice::Value;

int main() {
  const char* server = std::getenv("SLUICE_TEST_HTTP");
  if (server == nullptr) {
    std::cerr << "say where the API is: SLUICE_TEST_HTTP=http://127.0.0.1:8000\n";
    return 1;
  }
  const Value posts{{"name", "posts"},
                    {"endpoint",
                     {{"path", "posts"},
                      {"data_selector", "items"},
                      {"paginator", "single_page"},
                      {"params",
                       {{"since",
                         {{"type", "incremental"},
                          {"cursor_path", "updated_at"},
                          {"initial_value", "2024-01-02T00:00:00Z"}}}}}}}};
  // One request for every post; each comment gets the title of its post as _posts_title.
  const Value comments{{"name", "comments"},
                       {"endpoint", {{"path", "posts/{resources.posts.id}/comments"}}},
                       {"include_from_parent", List{"id", "title"}}};
  const Value config{{"client", {{"base_url", server}}},
                     {"resource_defaults", {{"primary_key", "id"}, {"write_disposition", "merge"}}},
                     {"resources", List{posts, comments}}};
  try {
    sluice::Pipeline pipeline(
        {.name = "blog", .destination = "duckdb:///blog.duckdb", .dataset = "blog_data"});
    const sluice::Source source = sluice::rest_api(config);
    for (int run = 1; run <= 2; ++run)
      for (const auto& package : pipeline.run(source).packages)
        for (const auto& table : package.tables)
          std::cout << "run " << run << ": " << table.table << ": " << table.rows << " rows\n";
    const auto found = sluice::query("duckdb:///blog.duckdb",
                                     "SELECT text, _posts_title FROM blog_data.comments WHERE id = 21");
    std::cout << found.rows.at(0).at(0).value_or("") << " of " << found.rows.at(0).at(1).value_or("") << "\n";
  } catch (const sluice::Error& error) {
    std::cerr << error.what() << "\n";
    return sluice::exit_code(error.remedy());
  }
}
