// SPDX-License-Identifier: Apache-2.0
// Files in a format of one's own: the list of the files is a resource, and a transformer makes rows of their
// bytes. Only files that are new since the run before are read.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include <sluice/sluice.hpp>

namespace {

/// "2026-11-22 12:00:01 0042 pump    1.50": columns of fixed widths.
sluice::Value reading_of(const std::string& line) {
  std::string device = line.substr(25, 8);
  device.erase(device.find_last_not_of(' ') + 1);
  return {{"at", line.substr(0, 10) + "T" + line.substr(11, 8) + "Z"},
          {"number", std::stoi(line.substr(20, 4))},
          {"device", device},
          {"value", sluice::Decimal{line.substr(33)}}};
}

/// All lines of a file as rows.
sluice::Generator<sluice::Page> readings_of(sluice::FileStore store, const sluice::Value* file) {
  const std::string text = store.bytes(*file);
  sluice::List rows;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    rows.push_back(reading_of(text.substr(at, end - at)));
    at = end + 1;
  }
  sluice::Page page(std::move(rows));
  co_yield page;
}

void run(sluice::Pipeline& pipeline) {
  const sluice::FileStore store("readings");  // or "s3://bucket/readings"
  const sluice::Resource files =
      store.list("**/*.txt").with_incremental({.cursor_path = "modification_date"});
  const sluice::Transformer readings(
      "readings", [store](const sluice::Value& file) { return readings_of(store, &file); });
  const sluice::Report report = pipeline.run(sluice::Source("", {files | readings}));
  std::uint64_t rows = 0;
  for (const auto& package : report.packages)
    for (const auto& table : package.tables)
      if (table.table == "readings") rows += table.rows;
  std::cout << "readings: " << rows << " rows\n";
}

}  // namespace

int main() {
  std::filesystem::create_directories("readings/2026");
  std::ofstream("readings/2026/monday.txt") << "2026-11-22 12:00:01 0042 pump    1.50\n"
                                               "2026-11-22 12:00:02 0043 valve   0.25\n";
  auto pipeline = sluice::pipeline({.name = "readings", .destination = "duckdb:///readings.duckdb"});
  run(pipeline);
  std::ofstream("readings/2026/tuesday.txt") << "2026-11-23 08:30:00 0001 pump    1.75\n";
  run(pipeline);  // tuesday alone
}
