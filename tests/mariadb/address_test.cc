#include "mariadb/address.h"

#include <gtest/gtest.h>

namespace sluice::mariadb {
namespace {

TEST(MariadbAddress, options_end_where_the_next_begins) {
  const Address address =
      parse_address("mysql://me@host/shop?ssl_ca=&unix_socket=%2Frun%2Fa%20b&connect_timeout=5");
  EXPECT_EQ(address.authority, "");
  EXPECT_EQ(address.socket, "/run/a b");
  EXPECT_EQ(address.connect_seconds, 5U);
}

}  // namespace
}  // namespace sluice::mariadb
