#include "schema/diagram.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "json/unicode.h"

namespace sluice {
namespace {

/// A line between two tables of the diagram.
struct Link {
  const Table* from;
  const Table* to;
  std::vector<std::string> from_columns;
  std::vector<std::string> to_columns;
};

const Table* find(const DiagramTables& tables, std::string_view name) {
  const auto found =
      std::ranges::find(tables, name, [](const Table* table) -> std::string_view { return table->name; });
  return found == tables.end() ? nullptr : *found;
}

std::optional<std::string> column_with(const Table& table, std::string_view hint) {
  for (const Column& column : table.columns())
    if (column.has(hint)) return column.name;
  return std::nullopt;
}

std::vector<std::string> texts(const Value* list) {
  std::vector<std::string> found;
  if (list == nullptr || !list->is<List>()) return found;
  for (const Value& element : list->get<List>())
    if (const auto* text = element.get_if<std::string>()) found.push_back(*text);
  return found;
}

void add_parent(std::vector<Link>& links, const Table& table, const DiagramTables& tables) {
  const Table* parent = table.parent ? find(tables, *table.parent) : nullptr;
  if (parent == nullptr) return;
  links.push_back({&table,
                   parent,
                   {column_with(table, "parent_key").value_or("")},
                   {column_with(*parent, "row_key").value_or("")}});
}

void add_references(std::vector<Link>& links, const Table& table, const DiagramTables& tables) {
  const Value* references = table.hint("references");
  if (references == nullptr || !references->is<List>()) return;
  for (const Value& reference : references->get<List>()) {
    const Value* name = reference.find("referenced_table");
    const auto* text = name == nullptr ? nullptr : name->get_if<std::string>();
    const Table* other = text == nullptr ? nullptr : find(tables, *text);
    if (other == nullptr) continue;
    links.push_back(
        {&table, other, texts(reference.find("columns")), texts(reference.find("referenced_columns"))});
  }
}

std::vector<Link> links_of(const DiagramTables& tables) {
  std::vector<Link> links;
  for (const Table* table : tables) {
    add_parent(links, *table, tables);
    add_references(links, *table, tables);
  }
  return links;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    if (!word.empty()) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// Primary, foreign, unique.
std::string keys_of(const Column& column) {
  std::vector<std::string> keys;
  if (column.has("primary_key")) keys.emplace_back("PK");
  if (column.has("parent_key") || column.has("root_key")) keys.emplace_back("FK");
  if (column.has("unique") || column.has("row_key")) keys.emplace_back("UK");
  return joined(keys);
}

std::string type_of(const Column& column) {
  return column.data_type ? std::string(to_string(*column.data_type)) : "unknown";
}

bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

/// ASCII letters, digits and underscores, with a letter or underscore in front.
std::string mermaid_word(std::string_view name) {
  std::string word;
  for (std::size_t at = 0; at < name.size(); at += json::code_point_at(name, at).size)
    word += is_word_character(name[at]) ? name[at] : '_';
  if (word.empty() || (word[0] >= '0' && word[0] <= '9')) word.insert(0, 1, '_');
  return word;
}

/// Between double quotes; Mermaid has no escape for one inside.
std::string mermaid_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? '\'' : static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  return quoted + "\"";
}

std::string mermaid_column(const Column& column) {
  const std::string word = mermaid_word(column.name);
  const std::string keys = keys_of(column);
  std::string line = "        " + type_of(column) + " " + word;
  if (!keys.empty()) line += " " + keys;
  if (word != column.name) line += " " + mermaid_text(column.name);
  return line + "\n";
}

std::string html(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '"': safe += "&quot;"; break;
      default: safe += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return safe;
}

std::string dot_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return quoted + "\"";
}

std::string dot_table(const Table& table) {
  std::string text = "  " + dot_text(table.name) +
                     " [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\">\n"
                     "    <tr><td colspan=\"3\"><b>" +
                     html(table.name) + "</b></td></tr>\n";
  for (std::size_t i = 0; i < table.columns().size(); ++i) {
    const Column& column = table.columns()[i];
    text += "    <tr><td align=\"left\" port=\"c" + std::to_string(i) + "\">" + html(column.name) +
            "</td><td align=\"left\">" + type_of(column) + "</td><td>" + keys_of(column) + "</td></tr>\n";
  }
  return text + "  </table>>];\n";
}

/// The table, at the row of its column if there is one.
std::string dot_end(const Table& table, const std::vector<std::string>& columns) {
  const auto at = columns.empty() ? std::nullopt : table.index_of(columns.front());
  return dot_text(table.name) + (at ? ":c" + std::to_string(*at) : "");
}

}  // namespace

std::string to_mermaid(const DiagramTables& tables) {
  std::string text = "erDiagram\n";
  for (const Table* table : tables) {
    text += "    " + mermaid_text(table->name) + " {\n";
    for (const Column& column : table->columns()) text += mermaid_column(column);
    text += "    }\n";
  }
  for (const Link& link : links_of(tables))
    text += "    " + mermaid_text(link.to->name) + " ||--o{ " + mermaid_text(link.from->name) + " : " +
            mermaid_text(joined(link.from_columns)) + "\n";
  return text;
}

std::string to_dot(const DiagramTables& tables) {
  std::string text = "digraph schema {\n  rankdir=LR;\n  node [shape=plain];\n";
  for (const Table* table : tables) text += dot_table(*table);
  for (const Link& link : links_of(tables))
    text +=
        "  " + dot_end(*link.from, link.from_columns) + " -> " + dot_end(*link.to, link.to_columns) + ";\n";
  return text + "}\n";
}

}  // namespace sluice
