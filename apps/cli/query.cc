#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/table_view.h"
#include "json/encode.h"
#include "sluice/dataset.hpp"

namespace sluice::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice query duckdb:///events.duckdb 'SHOW ALL TABLES'\n"
    "  sluice query duckdb:///events.duckdb 'FROM sluice_dataset.events LIMIT 5' --format json\n"
    "  sluice query sqlite:///shop.db 'SELECT * FROM sales.orders LIMIT 5'\n"
    "  sluice query postgresql://me@db.example.org/shop 'SELECT count(*) FROM sales.orders'\n"
    "\n"
    "Exit codes: 0 done; 78 correct the address, the statement or a permission; 75 try again later.\n";

/// Cells of a printed table that are wider are cut.
constexpr std::size_t kWidestCell = 40;

struct Arguments {
  std::string destination;
  std::string sql;
  std::string format = "table";
};

bool is_number(const std::string& type) {
  return type == "BIGINT" || type == "INTEGER" || type == "DOUBLE" || type == "HUGEINT" ||
         type == "UBIGINT" || type == "SMALLINT" || type == "TINYINT" || type == "FLOAT" ||
         type.starts_with("DECIMAL");
}

void print_table(const TextRows& result) {
  std::vector<TableView::Heading> headings;
  for (std::size_t i = 0; i < result.columns.size(); ++i)
    headings.push_back(
        {result.columns[i], is_number(result.types[i]) ? TableView::Align::right : TableView::Align::left});
  TableView table(std::move(headings));
  for (const auto& row : result.rows) {
    std::vector<std::string> cells;
    for (const auto& cell : row) cells.push_back(cell.value_or("∅"));
    table.add(std::move(cells));
  }
  table.print(stdout, kWidestCell);
  fmt::print("({} rows)\n", result.rows.size());
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos && !text.empty()) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

void print_csv(const TextRows& result) {
  for (std::size_t i = 0; i < result.columns.size(); ++i)
    fmt::print("{}{}", i == 0 ? "" : ",", csv_cell(result.columns[i]));
  fmt::print("\n");
  for (const auto& row : result.rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      fmt::print("{}{}", i == 0 ? "" : ",", row[i] ? csv_cell(*row[i]) : "");
    fmt::print("\n");
  }
}

/// Numbers and booleans as JSON has them, everything else as text.
std::string json_cell(const std::optional<std::string>& cell, const std::string& type) {
  if (!cell) return "null";
  const bool is_plain = type == "BOOLEAN" || type == "JSON" ||
                        (is_number(type) && cell->find_first_of("naif") == std::string::npos);
  if (is_plain) return *cell;
  std::string quoted;
  json::append_quoted(quoted, *cell);
  return quoted;
}

void print_json(const TextRows& result) {
  for (const auto& row : result.rows) {
    std::string line = "{";
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != 0) line += ',';
      json::append_quoted(line, result.columns[i]);
      line += ':' + json_cell(row[i], result.types[i]);
    }
    fmt::print("{}}}\n", line);
  }
}

void run(const Arguments& arguments) {
  const TextRows result = query(arguments.destination, arguments.sql);
  if (arguments.format == "csv") return print_csv(result);
  if (arguments.format == "json") return print_json(result);
  print_table(result);
}

}  // namespace

void add_query(CLI::App& program, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      program.add_subcommand("query", "Run one SQL statement on a destination and print its rows.");
  command->footer(kExamples);
  command
      ->add_option(
          "DB_URI", arguments->destination,
          "Destination, such as duckdb:///file.duckdb, sqlite:///file.db or postgresql://user@host/database")
      ->required();
  command->add_option("SQL", arguments->sql, "The statement")->required();
  command
      ->add_option("--format", arguments->format,
                   "table (default), csv, or json (one object per row and line)")
      ->check(CLI::IsMember({"table", "csv", "json"}));
  command->callback([arguments, &action] {
    action = [arguments] {
      run(*arguments);
      return 0;
    };
  });
}

}  // namespace sluice::cli
