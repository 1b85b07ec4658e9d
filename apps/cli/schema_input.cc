#include "cli/schema_input.h"

#include <algorithm>
#include <iostream>
#include <iterator>

#include "base/files.h"
#include "pipeline/schema_store.h"
#include "pipeline/working_folder.h"
#include "sluice/error.hpp"

namespace sluice::cli {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

std::vector<std::string> pipelines_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.is_directory(error)) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

std::string schema_name(const SchemaStore& store, const KeptSchema& kept) {
  const std::vector<std::string> names = store.names();
  if (!kept.schema.empty() && std::ranges::find(names, kept.schema) != names.end()) return kept.schema;
  if (kept.schema.empty() && names.size() == 1) return names.front();
  const std::string what = names.empty() ? "keeps no schema yet; run a load first"
                           : kept.schema.empty()
                               ? "keeps several schemas; choose one with --schema: " + joined(names)
                               : "keeps no schema " + kept.schema + " (known: " + joined(names) + ")";
  throw Error(Remedy::fix_config, "the pipeline " + kept.pipeline + " " + what);
}

}  // namespace

void add_options(CLI::App& command, KeptSchema& kept) {
  command.add_option("--pipeline", kept.pipeline, "Pipeline that keeps the schema")->capture_default_str();
  command.add_option("--schema", kept.schema, "Name of the schema, if the pipeline keeps several");
  command.add_option("--data-dir", kept.data_dir,
                     "Folder of the pipelines' folders (default: $SLUICE_DATA_DIR, else ~/.sluice)");
}

Schema read_kept(const KeptSchema& kept) {
  const fs::path pipelines = data_folder(kept.data_dir) / "pipelines";
  const std::vector<std::string> names = pipelines_in(pipelines);
  if (std::ranges::find(names, kept.pipeline) == names.end())
    throw Error(Remedy::fix_config, "no pipeline " + kept.pipeline + " in " + pipelines.string() +
                                        "; choose one with --pipeline (known: " + joined(names) + ")");
  const SchemaStore store(pipelines / kept.pipeline / "schemas");
  return *store.stored(schema_name(store, kept));
}

std::string read_text(const std::string& file) {
  if (file != "-") return read_file(file);
  return {std::istreambuf_iterator<char>(std::cin), {}};
}

Schema read_schema_file(const std::string& file) {
  // shop.schema.yaml may leave its name out.
  const std::string stem = fs::path(file).filename().string();
  try {
    return schema_from_text(read_text(file), stem.substr(0, stem.find('.')));
  } catch (Error& error) {
    throw error.at({.stage = {}, .file = file, .table = {}, .column = {}, .row = {}});
  }
}

}  // namespace sluice::cli
