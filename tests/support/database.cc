#include "support/database.h"

#include "sluice/dataset.hpp"

namespace sluice::testing {
namespace {

std::vector<std::string> first_column(const std::vector<TextRow>& rows) {
  std::vector<std::string> names;
  for (const TextRow& row : rows) names.push_back(row[0].value_or(""));
  return names;
}

}  // namespace

std::string uri(const fs::path& database) { return "duckdb:///" + fs::absolute(database).string(); }

std::vector<TextRow> select(const fs::path& database, const std::string& sql) {
  return query(uri(database), sql).rows;
}

std::string select_text(const fs::path& database, const std::string& sql) {
  std::string text;
  for (const TextRow& row : select(database, sql)) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : "|") + row[i].value_or("∅");
    text += '\n';
  }
  return text;
}

long long select_number(const fs::path& database, const std::string& sql) {
  const std::vector<TextRow> rows = select(database, sql);
  return rows.empty() || rows[0].empty() || !rows[0][0] ? -1 : std::stoll(*rows[0][0]);
}

std::vector<std::string> user_tables(const fs::path& database, const std::string& dataset) {
  return first_column(
      select(database, "SELECT table_name FROM information_schema.tables WHERE table_schema = '" + dataset +
                           "' AND NOT starts_with(table_name, '_dlt_') AND "
                           "NOT starts_with(table_name, '_sluice_') ORDER BY 1"));
}

std::vector<std::string> columns(const fs::path& database, const std::string& dataset,
                                 const std::string& table) {
  return first_column(
      select(database,
             "SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = '" +
                 dataset + "' AND table_name = '" + table + "' ORDER BY ordinal_position"));
}

}  // namespace sluice::testing
