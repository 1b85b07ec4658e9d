#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/table_view.h"
#include "json/encode.h"
#include "pipeline/address.h"
#include "pipeline/pipeline_file.h"
#include "sluice/schema.hpp"

namespace sluice::cli {
namespace {

constexpr const char* kDescription =
    "List what a source offers: files, tables and their columns, resources. Reads no rows.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice discover pipeline.yaml\n"
    "  sluice discover data/                                    a folder\n"
    "  sluice discover 's3://bucket/events/**/*.parquet'        files of a bucket\n"
    "  sluice discover pipeline.yaml --json | jq '.[].name'\n";

struct Arguments {
  std::string place;
  bool is_json = false;
};

std::string type_of(const Column& column) {
  std::string text = column.data_type ? std::string(to_string(*column.data_type)) : "?";
  if (column.precision) {
    text += "(" + std::to_string(*column.precision);
    if (column.scale) text += "," + std::to_string(*column.scale);
    text += ")";
  }
  return column.is_nullable() ? text : text + " not null";
}

Value to_value(const Offer& offer) {
  List columns;
  for (const Column& column : offer.columns) {
    Dict each{{"name", column.name}, {"nullable", column.is_nullable()}};
    if (column.data_type) each.emplace_back("data_type", to_string(*column.data_type));
    if (column.precision) each.emplace_back("precision", *column.precision);
    if (column.scale) each.emplace_back("scale", *column.scale);
    for (const auto& [hint, value] : column.hints) each.emplace_back(hint, value);
    columns.emplace_back(std::move(each));
  }
  return Dict{
      {"name", offer.name}, {"kind", offer.kind}, {"note", offer.note}, {"columns", std::move(columns)}};
}

void print(const std::vector<Offer>& offers) {
  TableView view({{"name"}, {"kind"}, {"column"}, {"type"}, {"note"}});
  for (const Offer& offer : offers) {
    const std::string first = offer.columns.empty() ? "" : offer.columns.front().name;
    view.add({offer.name, offer.kind, first, offer.columns.empty() ? "" : type_of(offer.columns.front()),
              offer.note});
    for (std::size_t i = 1; i < offer.columns.size(); ++i)
      view.add({"", "", offer.columns[i].name, type_of(offer.columns[i]), ""});
  }
  view.print(stdout, 0);
}

int run(const Arguments& arguments) {
  const std::vector<Offer> offers = offers_of(arguments.place, config::surroundings_of_process());
  if (!arguments.is_json) {
    print(offers);
    return 0;
  }
  List list;
  for (const Offer& offer : offers) list.push_back(to_value(offer));
  fmt::print("{}\n", json::encode_pretty(list));
  return 0;
}

}  // namespace

void add_discover(CLI::App& program, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("discover", kDescription);
  command->footer(kExamples);
  command
      ->add_option("PLACE", arguments->place,
                   "A pipeline file, a folder, s3://bucket/folder, or the URI of a database")
      ->required();
  command->add_flag("--json", arguments->is_json, "Print it as JSON");
  command->callback([arguments, &action] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace sluice::cli
