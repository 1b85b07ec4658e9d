// Code of one's own in a declared REST API: a paginator that reads a header, and an auth that signs requests.
//
//   SLUICE_TEST_HTTP=http://127.0.0.1:8000 ./rest_hooks     (tests/support/http_server.py serves such an API)
#include <cstdlib>
#include <iostream>

#include "sluice/sluice.hpp"

using sluice::List;
using sluice::RestRequest;
using sluice::RestResponse;
using sluice::Value;

namespace {

/// Leads from page to page: the response names the next one in a header of its own.
bool next_page(const RestResponse* response, RestRequest& request) {
  if (response == nullptr) return true;  // the first request is as declared
  for (const auto& [name, value] : response->headers)
    if (name == "NextPageToken") {
      request.query = {{"cursor", value}};
      return true;
    }
  return false;
}

/// Adds what the API knows its caller by. What is secret in it is shown nowhere.
void sign(RestRequest& request) {
  const std::string key = "key-1";
  request.headers.emplace_back("X-Api-Key", key);
  request.secrets.push_back(key);
}

}  // namespace

int main() {
  const char* server = std::getenv("SLUICE_TEST_HTTP");
  if (server == nullptr) {
    std::cerr << "say where the API is: SLUICE_TEST_HTTP=http://127.0.0.1:8000\n";
    return 1;
  }
  sluice::RestHooks hooks;
  hooks.paginators["by_header"] = [] { return next_page; };
  hooks.auth["signed"] = sign;
  const Value paged{{"name", "paged"}, {"endpoint", {{"path", "header_cursor"}, {"paginator", "by_header"}}}};
  const Value locked{{"name", "locked"}, {"endpoint", {{"path", "key_header"}, {"auth", "signed"}}}};
  const Value config{{"client", {{"base_url", server}}}, {"resources", List{paged, locked}}};
  try {
    sluice::Pipeline pipeline({.name = "hooks", .destination = "duckdb:///hooks.duckdb"});
    for (const auto& package : pipeline.run(sluice::rest_api(config, hooks)).packages)
      for (const auto& table : package.tables) std::cout << table.table << ": " << table.rows << " rows\n";
  } catch (const sluice::Error& error) {
    std::cerr << error.what() << "\n";
    return sluice::exit_code(error.remedy());
  }
}
