#include "golden/sql_text.h"

#include <string_view>

namespace sluice::golden {
namespace {

constexpr std::string_view kClauses[] = {"FROM ", "WHERE ", "USING ",  "WHEN ",      "VALUES ",
                                         "AND ",  "UNION ", "SELECT ", "ADD COLUMN "};

bool starts_clause(std::string_view rest) {
  for (const std::string_view clause : kClauses)
    if (rest.starts_with(clause)) return true;
  return false;
}

/// Clauses that are in no parentheses and no quotes start lines.
std::string wrap(std::string_view statement) {
  std::string text;
  int depth = 0;
  char quote = '\0';
  for (std::size_t i = 0; i < statement.size(); ++i) {
    const char c = statement[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';  // a doubled one opens again at once
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ' ' && depth == 0 && text != "DELETE" && starts_clause(statement.substr(i + 1))) {
        text += "\n  ";
        continue;
      }
    }
    text += c;
  }
  return text;
}

}  // namespace

std::string render_sql(const std::vector<SqlCase>& cases) {
  std::string text;
  for (const auto& [title, statements] : cases) {
    text += (text.empty() ? "-- " : "\n-- ") + title + "\n\n";
    if (statements.empty()) text += "-- (no statement)\n";
    for (const std::string& statement : statements)
      text += statement.starts_with("--") ? statement + "\n" : wrap(statement) + ";\n";
  }
  return text;
}

}  // namespace sluice::golden
