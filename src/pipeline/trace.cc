#include "pipeline/trace.h"

#include <algorithm>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/folders.h"
#include "base/ids.h"
#include "json/encode.h"
#include "json/temporal.h"
#include "schema/dict_members.h"

namespace sluice {
namespace {

constexpr int kTraceVersion = 1;
constexpr std::size_t kMostTraces = 1000;

std::string iso(Micros time) { return json::format_iso(Timestamp{time, true}); }

Value machine() {
  utsname system{};
  uname(&system);
  return Dict{{"os", fmt::format("{} {}", system.sysname, system.release)},
              {"cpu", static_cast<std::int64_t>(std::thread::hardware_concurrency())},
              {"library", Dict{{"name", "sluice"}, {"version", SLUICE_VERSION}}}};
}

Value rows_of(const PackageReport& package) {
  Dict rows;
  for (const TableReport& table : package.tables) rows.emplace_back(table.table, table.rows);
  return rows;
}

Value jobs_of(const PackageReport& package) {
  List jobs;
  for (const JobReport& job : package.jobs)
    jobs.emplace_back(Dict{{"job", job.job},
                           {"table", job.table},
                           {"rows", job.rows},
                           {"seconds", job.seconds},
                           {"retries", job.retries},
                           {"was_loaded_before", job.was_loaded_before}});
  return jobs;
}

Value update_of(const SchemaUpdate& update) {
  Dict tables;
  for (const auto& [table, columns] : update) {
    List names;
    for (const std::string& column : columns) names.emplace_back(column);
    tables.emplace_back(table, std::move(names));
  }
  return tables;
}

Value error_of(const Error& error) {
  Dict document{{"message", error.what()}, {"remedy", to_string(error.remedy())}};
  const auto add = [&](const char* key, const std::string& text) {
    if (!text.empty()) document.emplace_back(key, text);
  };
  add("stage", error.where().stage);
  add("table", error.where().table);
  add("column", error.where().column);
  add("vendor_code", error.vendor_code());
  return document;
}

void drop_oldest(const fs::path& folder) {
  std::vector<fs::path> traces;
  for (const auto& entry : fs::directory_iterator(folder)) traces.push_back(entry.path());
  if (traces.size() <= kMostTraces) return;
  std::ranges::sort(traces);
  for (std::size_t i = 0; i < traces.size() - kMostTraces; ++i) remove_tree(traces[i]);
}

}  // namespace

Trace::Trace(const Report& report) : transaction_(random_hex(8)) {
  document_ = {{"engine_version", kTraceVersion},  {"transaction_id", transaction_},
               {"pipeline_name", report.pipeline}, {"destination", report.destination},
               {"dataset", report.dataset},        {"execution_context", machine()},
               {"started_at", iso(clock_.now())}};
}

Trace::Step::Step(Trace& trace, const char* name) : trace_(trace), is_outer_(trace.name_ != name) {
  if (!is_outer_) return;
  trace_.name_ = name;
  trace_.running_ = {{"step", name}, {"started_at", iso(trace_.clock_.now())}};
}

Trace::Step::~Step() {
  if (!is_outer_) return;
  set_member(trace_.running_, "finished_at", iso(trace_.clock_.now()));
  trace_.steps_.emplace_back(std::exchange(trace_.running_, {}));
  trace_.name_.clear();
}

void Trace::note(const char* key, Value value) { set_member(running_, key, std::move(value)); }

void Trace::note(const PackageReport& package) {
  note("load_id", package.load_id);
  if (package.was_pending) note("was_pending", true);
  if (package.was_loaded_before) note("was_loaded_before", true);
  note("tables", rows_of(package));
  if (!package.jobs.empty()) note("jobs", jobs_of(package));
  if (!package.schema_update.empty()) note("schema_update", update_of(package.schema_update));
  if (package.rejected_rows != 0) note("rejected_rows", package.rejected_rows);
  if (package.discarded_rows != 0) note("discarded_rows", package.discarded_rows);
  if (package.discarded_values != 0) note("discarded_values", package.discarded_values);
}

void Trace::note_error(const Error& error) {
  if (find_member(running_, "error") == nullptr) note("error", error_of(error));
}

void Trace::fail(const Error& error) {
  const auto has_error = [](const Value& step) { return step.find("error") != nullptr; };
  if (std::ranges::none_of(steps_, has_error)) set_member(document_, "error", error_of(error));
}

fs::path Trace::write(const fs::path& folder) {
  const Micros now = clock_.now();
  set_member(document_, "finished_at", iso(now));
  set_member(document_, "steps", steps_);
  const std::string text = json::encode_pretty(Value(document_)) + "\n";
  const fs::path path = folder / "traces" / fmt::format("{}_{}.json", format_load_id(now), transaction_);
  make_folders(path.parent_path());
  write_file_atomic(path, text);
  write_file_atomic(folder / "trace.json", text);
  drop_oldest(path.parent_path());
  return path;
}

}  // namespace sluice
