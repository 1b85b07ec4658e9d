// SPDX-License-Identifier: Apache-2.0
// Readings whose keys are names of sensors become one row per sensor, in place of one column per sensor.

#include <iostream>

#include <sluice/sluice.hpp>

class Readings : public sluice::Normalizer {
 public:
  void normalize(const sluice::Value& row, const std::string& table,
                 const sluice::EmitRow& emit) const override {
    const sluice::Dict* reading = row.get_if<sluice::Dict>();
    if (reading == nullptr) throw sluice::Error(sluice::Remedy::fix_input, "a reading has to be an object");
    const sluice::Value* at = row.find("at");
    if (!emit({.table = table, .columns = {{"at", at == nullptr ? sluice::Value() : *at}}})) return;
    for (const auto& [sensor, value] : *reading)
      if (sensor != "at")
        emit(
            {.table = table + " values", .parent = table, .columns = {{"sensor", sensor}, {"value", value}}});
  }
};

int main() {
  auto pipeline = sluice::pipeline({.name = "readings",
                                    .destination = "duckdb",
                                    .normalizer = "readings",
                                    .own_normalizers = {{"readings", std::make_shared<Readings>()}}});
  auto report = pipeline.run({{{"at", "2026-01-01T00:00:00Z"}, {"kitchen", 20.5}, {"cellar", 11.0}},
                              {{"at", "2026-01-01T00:01:00Z"}, {"kitchen", 20.6}}},
                             {.table_name = "readings"});

  for (const auto& package : report.packages)
    for (const auto& table : package.tables) std::cout << table.table << ": " << table.rows << " rows\n";
}
