#include "declared/database_uri.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

std::string uri_of(const std::string& type, std::string_view credentials) {
  return database_uri(type, Declared::from_yaml(credentials, "p.yaml", {}));
}

TEST(DatabaseUri, IsMadeOfPartsWithNothingMistaken) {
  EXPECT_EQ(uri_of("postgres", "{host: db, port: 5433, database: a/b, username: me@x, password: 'p:/ß'}"),
            "postgresql://me%40x:p%3A%2F%C3%9F@db:5433/a%2Fb");
  EXPECT_EQ(uri_of("postgres", "{host: db, database: shop, query: {sslmode: require, options: -c a=b}}"),
            "postgresql://db/shop?sslmode=require&options=-c%20a%3Db");
  EXPECT_EQ(uri_of("mysql+pymysql", "{host: db, database: shop, username: me}"),
            "mysql+pymysql://me@db/shop");
  EXPECT_EQ(uri_of("duckdb", "{database: a.duckdb}"), "duckdb:///a.duckdb");
}

TEST(DatabaseUri, OfAPathOrAUriIsTheOneThatWasSaid) {
  EXPECT_EQ(uri_of("sqlite", "/srv/a.db"), "sqlite:////srv/a.db");
  EXPECT_EQ(uri_of("sqlite", "sqlite:///a.db"), "sqlite:///a.db");
  EXPECT_EQ(uri_of("postgres", "postgresql://db/shop"), "postgresql://db/shop");
}

}  // namespace
}  // namespace sluice
