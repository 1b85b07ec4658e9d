// Reads a REST API as fast as it goes and says what that took of this process, as one line of JSON.
//
//   rest_pages fetch URL      asks for every page and throws it away
//   rest_pages extract URL    writes every page into a load package, durable on return
//   rest_pages write BYTES    writes so many bytes into a file, durable on return
//
// The pages are those of benchmarks/rest_server.py: {"next": URL or null, "items": [rows]}.
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

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

/// What the system alone takes for that on this machine: in virtual ones it differs from minute to minute.
std::uint64_t write(std::uint64_t bytes) {
  constexpr std::size_t kPiece = 1'000'000;
  const std::string piece(kPiece, 'x');
  const int file = open("bytes", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  std::uint64_t written = 0;
  while (file >= 0 && written < bytes && ::write(file, piece.data(), kPiece) == static_cast<ssize_t>(kPiece))
    written += kPiece;
  if (file < 0 || written < bytes || fsync(file) != 0 || close(file) != 0)
    throw sluice::Error(sluice::Remedy::retry, "the disk takes no more");
  return written;
}

std::uint64_t run(const std::string& mode, const std::string& argument) {
  if (mode == "write") return write(std::stoull(argument));
  return mode == "fetch" ? fetch(argument) : extract(argument);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const double start = sluice::seconds_since(0);
  try {
    const std::uint64_t bytes = run(argv[1], argv[2]);
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
