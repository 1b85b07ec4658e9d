#include <algorithm>

#include "json/decode.h"
#include "pipeline/pipeline_impl.h"
#include "pipeline/working_folder.h"

namespace sluice {
namespace {

PackageStage stage_of(PackageState state) {
  switch (state) {
    case PackageState::extracted: return PackageStage::extracted;
    case PackageState::normalized: return PackageStage::normalized;
    case PackageState::loaded: return PackageStage::loaded;
    case PackageState::aborted: break;
  }
  return PackageStage::aborted;
}

std::uint64_t size_of(const Package& package, const std::string& file) {
  std::error_code gone;  // files of loaded packages are
  for (const char* folder : {"new_jobs", "failed_jobs"})
    if (const auto size = fs::file_size(package.path / folder / file, gone); !gone) return size;
  return 0;
}

PackageSummary summary_of(const Package& package, PackageState state) {
  PackageSummary summary{.load_id = package.info.load_id,
                         .stage = stage_of(state),
                         .schema_name = package.info.schema_name,
                         .folder = package.path,
                         .rows = package.info.row_counts,
                         .error = PackageStore::error_of(package)};
  if (state == PackageState::extracted)  // a normalized package lists what it was made of, too
    for (const RawPage& page : package.info.pages)
      summary.jobs.push_back({.file = page.file, .table = page.table, .bytes = size_of(package, page.file)});
  for (const JobFile& job : package.info.jobs)
    summary.jobs.push_back({.file = job.file,
                            .table = job.table,
                            .rows = job.rows,
                            .bytes = size_of(package, job.file),
                            .error = PackageStore::error_of(package, job.file)});
  return summary;
}

}  // namespace

PipelineInfo Pipeline::Impl::info() const {
  if (!fs::exists(folder_))
    throw Error(Remedy::fix_config,
                fmt::format("there is no pipeline {}: it has no folder {}", options_.name, folder_.string()));
  const PipelineState state(folder_);
  PipelineInfo info{.name = options_.name,
                    .folder = folder_,
                    .destination = state.destination(),
                    .dataset = dataset_,
                    .schemas = schemas_.names(),
                    .state_version = state.version(),
                    .state = Value(state.document())};
  if (const Value* dataset = info.state.find("dataset_name");
      dataset != nullptr && dataset->is<std::string>())
    info.dataset = dataset->get<std::string>();
  const PackageStore store(folder_, PackageStore::Sweep::no);
  for (const PackageState stage :
       {PackageState::extracted, PackageState::normalized, PackageState::loaded, PackageState::aborted})
    for (const Package& package : store.list(stage)) info.packages.push_back(summary_of(package, stage));
  std::ranges::sort(info.packages, {}, &PackageSummary::load_id);
  return info;
}

Value Pipeline::Impl::last_trace() const {
  const fs::path path = folder_ / "trace.json";
  if (!fs::exists(path)) return {};
  json::Decoded decoded = json::decode(read_file(path));
  if (decoded.fault)
    throw Error(Remedy::fix_input, "the trace is damaged: " + decoded.fault->reason, {.file = path.string()});
  return std::move(decoded.value);
}

std::vector<std::string> list_pipelines(const fs::path& data_dir) {
  std::vector<std::string> names;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(data_folder(data_dir) / "pipelines", missing))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

}  // namespace sluice
