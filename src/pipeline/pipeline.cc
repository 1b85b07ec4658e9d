#include "sluice/pipeline.hpp"

#include "pipeline/pipeline_impl.h"
#include "pipeline/registry.h"
#include "sluice/dataset.hpp"
#include "sluice/error.hpp"
#include "sources/files/files.h"

namespace sluice {
namespace {

Source source_of_rows(Value rows, const RunOptions& options) {
  if (options.table_name.empty())
    throw Error(Remedy::fix_config, "rows in memory need a table name; give table_name");
  List* list = rows.get_if<List>();
  List all = list != nullptr ? std::move(*list) : List{std::move(rows)};
  return Source("", {Resource::rows(options.table_name, std::move(all))});
}

}  // namespace

Pipeline::Pipeline(PipelineOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Pipeline::~Pipeline() = default;
Pipeline::Pipeline(Pipeline&&) noexcept = default;

Report Pipeline::run(Value rows, const RunOptions& options) {
  return impl_->run(source_of_rows(std::move(rows), options), options);
}

Report Pipeline::run_source(const Source& source, const RunOptions& options) {
  return impl_->run(source, options);
}

Report Pipeline::extract(Value rows, const RunOptions& options) {
  return impl_->extract(source_of_rows(std::move(rows), options), options);
}

Report Pipeline::extract_source(const Source& source, const RunOptions& options) {
  return impl_->extract(source, options);
}

PlanReport Pipeline::plan(const Source& source, const RunOptions& options, std::uint64_t sample_rows) const {
  return impl_->plan(source, options, sample_rows);
}

Report Pipeline::normalize() { return impl_->normalize(); }
Report Pipeline::load() { return impl_->load(); }
Report Pipeline::sync() { return impl_->sync(); }
DropReport Pipeline::drop(const DropOptions& options, bool dry_run) { return impl_->drop(options, dry_run); }
std::vector<std::string> Pipeline::drop_pending_packages() { return impl_->drop_pending_packages(); }
PipelineInfo Pipeline::info() const { return impl_->info(); }
Value Pipeline::last_trace() const { return impl_->last_trace(); }
std::optional<Schema> Pipeline::schema() const { return impl_->schema(); }
const std::filesystem::path& Pipeline::working_folder() const { return impl_->folder(); }

Pipeline pipeline(PipelineOptions options) { return Pipeline(std::move(options)); }

Source files(const Files& files) {
  FilesSaid said{.csv = files.csv, .only_new = files.only_new_files};
  if (!files.table_name.empty()) said.table = files.table_name;
  if (files.modified_after) said.modified_after_micros = files.modified_after->micros;
  return Source(
      "", files_resources(files.paths, said, store_opener(files.credentials, config::Config::load({}))));
}

Source files(const std::vector<std::string>& paths, const std::string& table_name, const CsvOptions& csv) {
  return files({.paths = paths, .table_name = table_name, .csv = csv});
}

TextRows query(const std::string& destination_uri, const std::string& sql) {
  const auto destination = make_destination(destination_uri, "sluice");
  return destination->open({.must_exist = true})->query(sql);
}

}  // namespace sluice
