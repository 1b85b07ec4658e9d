#pragma once

#include <cstdint>
#include <string>

#include "config/secret.h"

namespace sluice::mariadb {

/// Which server, and who connects. What is empty is the client library's to find, or not asked for.
struct Address {
  std::string host{};
  std::uint16_t port = 0;
  std::string user{};
  config::Secret password{};
  std::string database{};
  std::string socket{};     ///< path of a socket, in place of host and port
  std::string authority{};  ///< file with certificates; the server has to have one that they sign
  std::uint32_t connect_seconds = 30;
};

/// Reads "mysql://user:password@host:port/database?ssl_ca=…". Throws Error(fix_config) that never repeats a
/// value.
Address parse_address(const std::string& uri);

}  // namespace sluice::mariadb
