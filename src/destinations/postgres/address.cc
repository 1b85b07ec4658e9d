#include "destinations/postgres/address.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

#include <libpq-fe.h>

#include "sluice/error.hpp"

namespace sluice::postgres {
namespace {

constexpr const char* kVariable = "DESTINATION__POSTGRES__CREDENTIALS";

/// Last part of a variable's name → libpq's keyword.
constexpr std::array<std::pair<const char*, const char*>, 6> kParts{{{"HOST", "host"},
                                                                     {"PORT", "port"},
                                                                     {"DATABASE", "dbname"},
                                                                     {"USERNAME", "user"},
                                                                     {"PASSWORD", "password"},
                                                                     {"CONNECT_TIMEOUT", "connect_timeout"}}};

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

[[noreturn]] void refuse_uri() {
  throw Error(Remedy::fix_config,
              "the URI of the PostgreSQL database cannot be read: it has to be "
              "postgresql://user:password@host:port/database?option=value, where user and password have "
              "characters such as @ : / ? # % written as %40 %3A %2F %3F %23 %25");
}

/// What follows an unwritten '@', '/' or '?' of a password is read as a host or a database, which messages
/// show.
void check_form(const std::string& uri) {
  const std::size_t start = uri.find("://") + 3;
  const std::size_t end = std::min(uri.find_first_of("/?", start), uri.size());
  const std::size_t at = uri.find('@', start);
  if (at == std::string::npos) return;
  if (at > end || uri.find('@', at + 1) != std::string::npos) refuse_uri();
}

void check_port(const Address& address) {
  const auto port = address.find("port");
  if (port != address.end() && port->second.find_first_not_of("0123456789,") != std::string::npos)
    refuse_uri();
}

Address parse_uri(const std::string& uri) {
  check_form(uri);
  char* complaint = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(uri.c_str(), &complaint), PQconninfoFree);
  PQfreemem(complaint);  // it repeats what it complains about
  if (options == nullptr) refuse_uri();
  Address address;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) address.emplace(option->keyword, option->val);
  check_port(address);
  return address;
}

bool is_uri(const std::string& text) { return text.find("://") != std::string::npos; }

}  // namespace

Address read_address(const std::string& text) {
  const std::string uri = is_uri(text) ? text : variable(kVariable);
  Address address;
  if (!uri.empty()) {
    if (!uri.starts_with("postgresql://") && !uri.starts_with("postgres://")) refuse_uri();
    address = parse_uri(uri);
  }
  for (const auto& [part, keyword] : kParts)
    if (std::string value = variable(std::string(kVariable) + "__" + part); !value.empty())
      address.emplace(keyword, std::move(value));
  check_port(address);
  if (!address.contains("dbname"))
    throw Error(Remedy::fix_config,
                std::string("no PostgreSQL database is named: use postgresql://user@host/database, or set ") +
                    kVariable + " to such a URI");
  return address;
}

std::string display_name(const Address& address) {
  const auto part = [&](const char* keyword) {
    const auto found = address.find(keyword);
    return found == address.end() ? std::string() : found->second;
  };
  const std::string user = part("user");
  const std::string port = part("port");
  return "postgresql://" + (user.empty() ? "" : user + "@") + part("host") +
         (port.empty() ? "" : ":" + port) + "/" + part("dbname");
}

}  // namespace sluice::postgres
