#include "cli/report_view.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/table_view.h"
#include "json/encode.h"

namespace sluice::cli {
namespace {

std::string rate(const PhaseReport& phase) {
  const double seconds = std::max(phase.seconds, 1e-6);
  if (phase.bytes != 0) return format_bytes(static_cast<double>(phase.bytes) / seconds) + "/s";
  if (phase.rows != 0)
    return format_count(static_cast<std::uint64_t>(static_cast<double>(phase.rows) / seconds)) + " rows/s";
  return "";
}

void print_package(const PackageReport& package) {
  if (package.was_loaded_before) {
    fmt::print("load {}: the destination had it already, nothing was loaded\n", package.load_id);
    return;
  }
  fmt::print("load {}{}\n", package.load_id,
             package.was_pending ? " (resumed: pending from an earlier run)" : "");
  TableView table({{"table"}, {"rows", TableView::Align::right}, {"columns added", TableView::Align::right}});
  std::uint64_t rows = 0;
  for (const TableReport& entry : package.tables) {
    table.add({entry.table, format_count(entry.rows), format_count(entry.columns_added)});
    rows += entry.rows;
  }
  if (package.tables.size() > 1) table.add({"all tables", format_count(rows), ""});
  if (!package.tables.empty()) {
    table.print(stdout, 60);
  } else {
    fmt::print("warning: the input has no rows, 0 rows were loaded\n");
  }
  if (package.discarded_rows != 0)
    fmt::print("warning: the contract left out {} rows\n", format_count(package.discarded_rows));
  if (package.discarded_values != 0)
    fmt::print("warning: the contract left out {} values of rows that were loaded\n",
               format_count(package.discarded_values));
  if (package.duplicate_keys != 0)
    fmt::print("warning: {} duplicate keys in JSON objects; the last value of each was taken\n",
               format_count(package.duplicate_keys));
  if (package.rejected_rows != 0)
    fmt::print("warning: {} bad rows were set aside in {}\n", format_count(package.rejected_rows),
               package.rejects_file.string());
}

void print_phases(const std::vector<PhaseReport>& phases) {
  if (phases.empty()) return;
  TableView table({{"phase"},
                   {"time", TableView::Align::right},
                   {"input", TableView::Align::right},
                   {"rows", TableView::Align::right},
                   {"rate", TableView::Align::right}});
  double seconds = 0;
  for (const PhaseReport& phase : phases) {
    seconds += phase.seconds;
    table.add({phase.phase, format_seconds(phase.seconds),
               phase.bytes == 0 ? "" : format_bytes(static_cast<double>(phase.bytes)),
               phase.rows == 0 ? "" : format_count(phase.rows), rate(phase)});
  }
  table.add({"all", format_seconds(seconds), "", "", ""});
  fmt::print("\n");
  table.print(stdout, 0);
}

Value package_value(const PackageReport& package) {
  List tables;
  for (const TableReport& entry : package.tables)
    tables.emplace_back(
        Dict{{"table", entry.table}, {"rows", entry.rows}, {"columns_added", entry.columns_added}});
  return Value(Dict{{"load_id", package.load_id},
                    {"resumed", package.was_pending},
                    {"loaded_before", package.was_loaded_before},
                    {"tables", Value(std::move(tables))},
                    {"discarded_rows", package.discarded_rows},
                    {"discarded_values", package.discarded_values},
                    {"rejected_rows", package.rejected_rows},
                    {"rejects_file", package.rejects_file.string()},
                    {"duplicate_keys", package.duplicate_keys}});
}

}  // namespace

void print_report(const Report& report) {
  for (const std::string& note : report.notes) fmt::print("{}\n", note);
  for (const PackageReport& package : report.packages) print_package(package);
  print_phases(report.phases);
  fmt::print("\npipeline {} loaded into {}, dataset {}\n", report.pipeline, report.destination,
             report.dataset);
}

void print_report_json(const Report& report) {
  List packages;
  for (const PackageReport& package : report.packages) packages.push_back(package_value(package));
  List phases;
  for (const PhaseReport& phase : report.phases)
    phases.emplace_back(Dict{
        {"name", phase.phase}, {"seconds", phase.seconds}, {"bytes", phase.bytes}, {"rows", phase.rows}});
  List notes;
  for (const std::string& note : report.notes) notes.emplace_back(note);
  const Value all(Dict{{"pipeline", report.pipeline},
                       {"destination", report.destination},
                       {"dataset", report.dataset},
                       {"packages", Value(std::move(packages))},
                       {"phases", Value(std::move(phases))},
                       {"notes", Value(std::move(notes))}});
  fmt::print("{}\n", json::encode(all));
}

}  // namespace sluice::cli
