// Reads a REST API as fast as it goes and says what that took of this process, as one line of JSON.
//
//   rest_pages fetch URL      asks for every page and throws it away
//   rest_pages extract URL    writes every page into a load package, durable on return
//
// The pages are those of benchmarks/rest_server.py: {"next": URL or null, "items": [rows]}.
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>

#include <sys/resource.h>

#include "base/clock.h"
#include "http/session.h"
#include "json/decode.h"
#include "sluice/sluice.hpp"

namespace {

using sluice::Value;

double seconds_of(const timeval& time) {
  constexpr double kMicro = 1e-6;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * kMicro;
}

/// Where the next page is; empty: there is none. The member stands first.
std::string next_of(const std::string& body) {
  constexpr std::string_view kStart = "{\"next\":\"";
  if (!body.starts_with(kStart)) return {};
  return body.substr(kStart.size(), body.find('"', kStart.size()) - kStart.size());
}

std::uint64_t fetch(std::string url) {
  sluice::http::Session session;
  std::uint64_t bytes = 0;
  while (!url.empty()) {
    const std::string body = session.send({.url = url}).body;
    bytes += body.size();
    url = next_of(body);
  }
  return bytes;
}

std::uint64_t extract(const std::string& url) {
  const Value config{
      {"client", {{"base_url", url}}},
      {"resources",
       sluice::List{
           Value{{"name", "items"},
                 {"endpoint", {{"path", url}, {"paginator", "json_link"}, {"data_selector", "items"}}}}}}};
  sluice::Pipeline pipeline({.name = "bench", .destination = "duckdb:///bench.duckdb"});
  const sluice::Report report = pipeline.extract(sluice::rest_api(config));
  std::uint64_t bytes = 0;
  for (const auto& phase : report.phases) bytes += phase.bytes;
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const double start = sluice::seconds_since(0);
  try {
    const std::uint64_t bytes = std::string(argv[1]) == "fetch" ? fetch(argv[2]) : extract(argv[2]);
    const double wall = sluice::seconds_since(start);
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    std::printf(R"({"wall": %.3f, "user": %.3f, "sys": %.3f, "bytes": %llu, "memory_mb": %.1f})"
                "\n",
                wall, seconds_of(used.ru_utime), seconds_of(used.ru_stime),
                static_cast<unsigned long long>(bytes), static_cast<double>(used.ru_maxrss) / 1024);
  } catch (const sluice::Error& error) {
    std::cerr << error.what() << "\n";
    return sluice::exit_code(error.remedy());
  }
}
