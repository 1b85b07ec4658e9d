#include "cli/pipeline_view.h"

#include <algorithm>
#include <charconv>
#include <ctime>

#include <fmt/format.h>

#include "cli/table_view.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kMostLoaded = 10;
constexpr std::size_t kWidest = 70;

std::uint64_t rows_of(const PackageSummary& package) {
  std::uint64_t rows = 0;
  for (const auto& [table, count] : package.rows) rows += count;
  return rows;
}

std::string text_of(const Value& dict, std::string_view key) {
  const Value* value = dict.find(key);
  const std::string* text = value == nullptr ? nullptr : value->get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

const List& list_of(const Value& dict, std::string_view key) {
  static const List kNone;
  const Value* value = dict.find(key);
  const List* list = value == nullptr ? nullptr : value->get_if<List>();
  return list == nullptr ? kNone : *list;
}

std::uint64_t total(const Value* counts) {
  const Dict* dict = counts == nullptr ? nullptr : counts->get_if<Dict>();
  std::uint64_t sum = 0;
  if (dict != nullptr)
    for (const auto& [table, rows] : *dict)
      if (const auto* number = rows.get_if<std::int64_t>()) sum += static_cast<std::uint64_t>(*number);
  return sum;
}

}  // namespace

const char* to_string(PackageStage stage) {
  switch (stage) {
    case PackageStage::extracted: return "extracted";
    case PackageStage::normalized: return "normalized";
    case PackageStage::loaded: return "loaded";
    case PackageStage::aborted: break;
  }
  return "aborted";
}

std::string time_of(const std::string& load_id) {
  std::int64_t seconds = 0;
  if (std::from_chars(load_id.data(), load_id.data() + load_id.size(), seconds).ec != std::errc())
    return load_id;
  const std::time_t time = seconds;
  std::tm utc{};
  gmtime_r(&time, &utc);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &utc);
  return {text, size};
}

void print_info(const PipelineInfo& info) {
  fmt::print("pipeline     {}\nfolder       {}\n", info.name, info.folder.string());
  fmt::print("destination  {}\ndataset      {}\n",
             info.destination.empty() ? "not known yet" : info.destination, info.dataset);
  fmt::print("schemas      {}\nstate        version {}\n", fmt::join(info.schemas, ", "), info.state_version);
  std::size_t loaded = 0;
  for (const PackageSummary& package : info.packages) loaded += package.stage == PackageStage::loaded ? 1 : 0;
  fmt::print("packages     {} pending, {} loaded\n",
             std::ranges::count_if(info.packages,
                                   [](const PackageSummary& package) {
                                     return package.stage == PackageStage::extracted ||
                                            package.stage == PackageStage::normalized;
                                   }),
             loaded);
  TableView table({{"load id"},
                   {"time (UTC)"},
                   {"stage"},
                   {"schema"},
                   {"jobs", TableView::Align::right},
                   {"rows", TableView::Align::right},
                   {"error"}});
  std::size_t skipped = loaded > kMostLoaded ? loaded - kMostLoaded : 0;
  bool is_empty = true;
  for (const PackageSummary& package : info.packages) {
    if (package.stage == PackageStage::loaded && skipped > 0) {
      --skipped;
      continue;
    }
    is_empty = false;
    table.add({package.load_id, time_of(package.load_id), to_string(package.stage), package.schema_name,
               format_count(package.jobs.size()), format_count(rows_of(package)), package.error});
  }
  if (is_empty) return;
  fmt::print("\n");
  table.print(stdout, kWidest);
}

void print_package(const PackageSummary& package) {
  fmt::print("load {} ({}): {}, schema {}\nfolder {}\n", package.load_id, time_of(package.load_id),
             to_string(package.stage), package.schema_name, package.folder.string());
  if (!package.error.empty()) fmt::print("error: {}\n", package.error);
  TableView table(
      {{"table"}, {"file"}, {"rows", TableView::Align::right}, {"size", TableView::Align::right}, {"error"}});
  for (const JobSummary& job : package.jobs)
    table.add({job.table, job.file, format_count(job.rows),
               job.bytes == 0 ? "" : format_bytes(static_cast<double>(job.bytes)), job.error});
  if (!package.jobs.empty()) table.print(stdout, kWidest);
}

void print_trace(const Value& trace) {
  fmt::print("run {} of pipeline {} into {}, dataset {}\n", text_of(trace, "transaction_id"),
             text_of(trace, "pipeline_name"), text_of(trace, "destination"), text_of(trace, "dataset"));
  TableView table({{"step"},
                   {"started"},
                   {"finished"},
                   {"load id"},
                   {"rows", TableView::Align::right},
                   {"jobs", TableView::Align::right}});
  for (const Value& step : list_of(trace, "steps")) {
    const std::size_t jobs = list_of(step, "jobs").size();
    const std::uint64_t rows = total(step.find("tables"));
    table.add({text_of(step, "step"), text_of(step, "started_at"), text_of(step, "finished_at"),
               text_of(step, "load_id"), rows == 0 ? "" : format_count(rows),
               jobs == 0 ? "" : format_count(jobs)});
  }
  table.print(stdout, kWidest);
  for (const Value& step : list_of(trace, "steps")) {
    if (const Value* error = step.find("error"))
      fmt::print("{} failed: {}\n", text_of(step, "step"), text_of(*error, "message"));
    const Value* update = step.find("schema_update");
    const Dict* tables = update == nullptr ? nullptr : update->get_if<Dict>();
    if (tables == nullptr) continue;
    for (const auto& [name, columns] : *tables)
      if (const List* list = columns.get_if<List>())
        fmt::print("schema: {} got {} columns\n", name, list->size());
  }
}

}  // namespace sluice::cli
