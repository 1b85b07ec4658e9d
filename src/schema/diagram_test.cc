#include "schema/diagram.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

constexpr const char* kShop = R"(
tables:
  orders:
    columns:
      id: {data_type: bigint, primary_key: true}
      buyer: {data_type: bigint}
      _dlt_id: {data_type: text, unique: true, row_key: true}
    references:
    - {referenced_table: people, columns: [buyer], referenced_columns: [id]}
    - {referenced_table: left_out, columns: [buyer], referenced_columns: [id]}
  orders__items:
    parent: orders
    columns:
      1 "odd" <naïve> name: {}
      _dlt_parent_id: {data_type: text, parent_key: true}
  people:
    columns:
      id: {data_type: bigint}
)";

DiagramTables user_tables(const Schema& schema) {
  DiagramTables tables;
  for (const Table& table : schema.tables())
    if (!is_system_name(table.name)) tables.push_back(&table);
  return tables;
}

TEST(Diagram, OfMermaidHasTablesKeysAndLinks) {
  const Schema schema = schema_from_text(kShop, "shop");
  EXPECT_EQ(to_mermaid(user_tables(schema)), R"(erDiagram
    "orders" {
        bigint id PK
        bigint buyer
        text _dlt_id UK
    }
    "orders__items" {
        unknown _1__odd___na_ve__name "1 'odd' <naïve> name"
        text _dlt_parent_id FK
    }
    "people" {
        bigint id
    }
    "people" ||--o{ "orders" : "buyer"
    "orders" ||--o{ "orders__items" : "_dlt_parent_id"
)");
}

TEST(Diagram, OfGraphvizHasTablesKeysAndLinks) {
  const Schema schema = schema_from_text(kShop, "shop");
  const std::string dot = to_dot(user_tables(schema));
  for (const char* part :
       {"digraph schema {", "<td align=\"left\" port=\"c0\">id</td><td align=\"left\">bigint</td><td>PK</td>",
        "1 &quot;odd&quot; &lt;naïve&gt; name", "  \"orders\":c1 -> \"people\":c0;\n",
        "  \"orders__items\":c1 -> \"orders\":c2;\n"})
    EXPECT_NE(dot.find(part), std::string::npos) << part << "\n" << dot;
  EXPECT_EQ(dot.find("left_out"), std::string::npos);
}

TEST(Diagram, EscapesTheNamesOfTables) {
  Table table("a\"\\\n<b>");
  EXPECT_NE(to_dot({&table}).find("\"a\\\"\\\\ <b>\" [label"), std::string::npos);
  EXPECT_EQ(to_mermaid({&table}), "erDiagram\n    \"a'\\ <b>\" {\n    }\n");
}

}  // namespace
}  // namespace sluice
