// SPDX-License-Identifier: Apache-2.0
// Loads two rows through the installed library; ./run looks at the database afterwards.

#include <cstdio>

#include <sluice/sluice.hpp>

int main() {
  try {
    auto pipeline = sluice::pipeline({.name = "installed", .destination = "duckdb"});
    pipeline.run({{{"id", 1}}, {{"id", 2}}}, {.table_name = "items"});
    return 0;
  } catch (const sluice::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return sluice::exit_code(error.remedy());
  }
}
