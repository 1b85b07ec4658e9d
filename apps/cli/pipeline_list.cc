#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/pipeline_view.h"
#include "cli/table_view.h"
#include "sluice/error.hpp"
#include "sluice/pipeline.hpp"

namespace sluice::cli {
namespace {

int run() {
  TableView table({{"pipeline"},
                   {"destination"},
                   {"dataset"},
                   {"last load (UTC)"},
                   {"pending", TableView::Align::right}});
  const std::vector<std::string> names = list_pipelines();
  for (const std::string& name : names) {
    try {
      const PipelineInfo info = Pipeline({.name = name, .dev_mode = false}).info();
      std::string last;
      std::uint64_t pending = 0;
      for (const PackageSummary& package : info.packages) {
        if (package.stage == PackageStage::loaded) last = time_of(package.load_id);
        if (package.stage == PackageStage::extracted || package.stage == PackageStage::normalized) ++pending;
      }
      table.add({name, info.destination, info.dataset, last, format_count(pending)});
    } catch (const Error& error) {
      table.add({name, error.what(), "", "", ""});
    }
  }
  if (names.empty())
    fmt::print("there are no pipelines here yet; sluice load makes one\n");
  else
    table.print(stdout, 60);
  return 0;
}

}  // namespace

void add_pipeline_list(CLI::App& pipeline, Action& action) {
  CLI::App* command = pipeline.add_subcommand("list", "List the pipelines of this machine.");
  command->callback([&action] { action = run; });
}

}  // namespace sluice::cli
