#include "cli/schema_view.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include "cli/table_view.h"
#include "json/encode.h"
#include "schema/diagram.h"
#include "sluice/error.hpp"

namespace sluice::cli {
namespace {

/// Cells of the printed table that are wider are cut.
constexpr std::size_t kWidestCell = 60;

DiagramTables tables_of(const Schema& schema, const std::string& glob) {
  DiagramTables tables;
  for (const Table& table : schema.tables()) {
    const bool is_wanted =
        glob.empty() ? !is_system_name(table.name) : fnmatch(glob.c_str(), table.name.c_str(), 0) == 0;
    if (is_wanted) tables.push_back(&table);
  }
  return tables;
}

void add_hint(std::string& text, const std::string& hint) { text += (text.empty() ? "" : ", ") + hint; }

std::string table_hints(const Table& table) {
  std::string text = table.parent ? "nested in " + *table.parent : table.write_disposition.value_or("append");
  if (table.resource && table.resource != table.name) add_hint(text, "resource=" + *table.resource);
  if (const std::string more = hints_text(table.hints); !more.empty()) add_hint(text, more);
  return text;
}

}  // namespace

std::string type_text(const Column& column) {
  if (!column.data_type) return "unknown";
  std::string type(to_string(*column.data_type));
  if (column.precision)
    type += "(" + std::to_string(*column.precision) +
            (column.scale ? "," + std::to_string(*column.scale) : "") + ")";
  return column.timezone == false ? type + " without zone" : type;
}

std::string hints_text(const Dict& hints) {
  std::string text;
  for (const auto& [key, value] : hints) {
    if (value.is_null() || value == Value(false) || key == "x-normalizer") continue;
    const auto* word = value.get_if<std::string>();
    add_hint(text, value == Value(true) ? key : key + "=" + (word != nullptr ? *word : json::encode(value)));
  }
  return text;
}

std::string schema_text(const Schema& schema, const std::string& format, const std::string& glob) {
  if (format == "mermaid") return to_mermaid(tables_of(schema, glob));
  if (format == "dot") return to_dot(tables_of(schema, glob));
  if (!glob.empty())
    throw Error(Remedy::fix_config, "--tables chooses among tables for the formats table, mermaid and dot; " +
                                        format + " is the whole schema");
  const std::string text = to_text(schema, format == "json" ? SchemaFormat::json : SchemaFormat::yaml);
  return text.ends_with('\n') ? text : text + "\n";
}

void print_schema(const Schema& schema, const std::string& glob) {
  TableView view({{"table"}, {"column"}, {"type"}, {"nullable"}, {"hints"}});
  const DiagramTables tables = tables_of(schema, glob);
  for (const Table* table : tables) {
    view.add({table->name, "", "", "", table_hints(*table)});
    for (const Column& column : table->columns())
      view.add({table->name, column.name, type_text(column), column.is_nullable() ? "yes" : "no",
                hints_text(column.hints)});
  }
  view.print(stdout, kWidestCell);
  fmt::print("(schema {}, version {}, {} of {} tables)\n", schema.name, schema.version, tables.size(),
             schema.tables().size());
}

}  // namespace sluice::cli
