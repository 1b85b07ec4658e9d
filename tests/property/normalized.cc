#include "property/normalized.h"

#include "formats/columnar/reader.h"
#include "package/package.h"

namespace sluice::testing {
namespace {

Package extracted(const PackageStore& store, const std::vector<std::string>& pages, const Schema& schema,
                  const Cut& cut) {
  PackageDraft draft = store.draft(PackageState::extracted, "100.5");
  draft.info.schema_name = schema.name;
  draft.info.collects_rejects = cut.collects_rejects;
  for (const std::string& text : pages) {
    const JobName name = JobName::make("t", "jsonl");
    write_text(draft.job_path(name), text);
    draft.info.input_bytes += text.size();
    draft.info.pages.push_back({.file = name.to_string(), .table = "t"});
  }
  return draft.publish(schema);
}

Value cell(const columnar::ColumnView& column, Physical physical, std::uint32_t row) {
  switch (physical) {
    case Physical::boolean: return column.at<std::uint8_t>(row) != 0;
    case Physical::float64: return column.at<double>(row);
    case Physical::date32: return column.at<std::int32_t>(row);
    case Physical::utf8:
    case Physical::binary: return column.text(row);
    default: return column.at<std::int64_t>(row);
  }
}

void add_rows(std::vector<Dict>& rows, const columnar::Reader& reader, const columnar::BatchView& batch) {
  for (std::uint32_t row = 0; row < batch.rows; ++row) {
    Dict& target = rows.emplace_back();
    for (std::size_t i = 0; i < batch.columns.size(); ++i) {
      const columnar::ColumnView* column = batch.columns[i];
      if (column == nullptr || column->is_null(row)) continue;
      target.emplace_back(reader.columns()[i].name, cell(*column, reader.columns()[i].physical, row));
    }
  }
}

}  // namespace

Normalized::Normalized(const std::vector<std::string>& pages, const Schema& schema, const Cut& cut)
    : schema_(schema) {
  const PackageStore store(folder_.path());
  NormalizeOptions options{.threads = cut.threads};
  options.sizes.rows = cut.block_rows;
  const Package package = normalize_package(store, extracted(store, pages, schema, cut), schema,
                                            *make_naming("snake_case", std::nullopt), options);
  schema_ = store.schema(package);
  info_ = package.info;
  read(package);
}

fs::path Normalized::in_memory() {
  return fs::exists("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
}

void Normalized::read(const Package& package) {
  for (const JobFile& job : package.info.jobs) {
    const columnar::Reader reader(package.job_path(job.file));
    for (const columnar::BatchView& batch : reader.batches()) add_rows(rows_[job.table], reader, batch);
  }
}

Schema schema_of_t() {
  Schema schema("s");
  Table table("t");
  table.resource = "t";
  table.write_disposition = "append";
  schema.put(table);
  return schema;
}

}  // namespace sluice::testing
