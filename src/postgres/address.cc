#include "postgres/address.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "sluice/error.hpp"

namespace sluice::postgres {
namespace {

using config::DestinationSettings;
using config::Found;
using config::Secret;

constexpr const char* kUriDemand =
    "has to be postgresql://user:password@host:port/database?option=value, where user and password have "
    "characters such as @ : / ? # % written as %40 %3A %2F %3F %23 %25";

struct Part {
  const char* name;
  const char* keyword;  ///< libpq's
  bool is_secret = false;
  std::string_view characters{};  ///< that it may consist of; empty: any
};

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kPorts = "0123456789,";  ///< one for each host
constexpr std::array<Part, 6> kParts{{{"host", "host"},
                                      {"port", "port", false, kPorts},
                                      {"database", "dbname"},
                                      {"username", "user"},
                                      {"password", "password", true},
                                      {"connect_timeout", "connect_timeout", false, kDigits}}};

/// A URI, and where it was found; of the command line nothing.
struct Uri {
  std::string text;
  std::optional<Found> found{};

  [[noreturn]] void refuse() const {
    if (found) throw found->refusal(kUriDemand);
    throw Error(Remedy::fix_config,
                std::string("the URI of the PostgreSQL database cannot be read: it ") + kUriDemand);
  }
};

/// What follows an unwritten '@', '/' or '?' of a password is read as a host or a database, which messages
/// show.
void check_form(const Uri& uri) {
  if (!uri.text.starts_with("postgresql://") && !uri.text.starts_with("postgres://")) uri.refuse();
  const std::size_t start = uri.text.find("://") + 3;
  const std::size_t end = std::min(uri.text.find_first_of("/?", start), uri.text.size());
  const std::size_t at = uri.text.find('@', start);
  if (at == std::string::npos) return;
  if (at > end || uri.text.find('@', at + 1) != std::string::npos) uri.refuse();
}

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

Address parse(const Uri& uri) {
  check_form(uri);
  char* complaint = nullptr;
  const Options options(PQconninfoParse(uri.text.c_str(), &complaint), PQconninfoFree);
  PQfreemem(complaint);  // it repeats what it complains about
  if (options == nullptr) uri.refuse();
  Address address;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) address.emplace(option->keyword, Secret(option->val));
  const auto port = address.find("port");
  if (port != address.end() && port->second.reveal().find_first_not_of(kPorts) != std::string::npos)
    uri.refuse();
  return address;
}

std::optional<Uri> uri_of(const std::string& text, const DestinationSettings& settings) {
  if (text.find("://") != std::string::npos) return Uri{text};
  std::optional<Found> found = settings.credentials();
  if (!found) return std::nullopt;
  return Uri{found->secret().reveal(), found};
}

void add_part(Address& address, const Part& part, const DestinationSettings& settings) {
  if (address.contains(part.keyword)) return;
  const std::optional<Found> found = settings.credential(part.name, part.is_secret);
  if (!found) return;
  Secret value = found->secret();
  if (!part.characters.empty() && value.reveal().find_first_not_of(part.characters) != std::string::npos)
    throw found->refusal("has to be a number");
  address.emplace(part.keyword, std::move(value));
}

/// What libpq knows of an option; nothing if there is no such option.
std::optional<PQconninfoOption> known_option(const PQconninfoOption* options, std::string_view keyword) {
  for (; options->keyword != nullptr; ++options)
    if (options->keyword == keyword) return *options;
  return std::nullopt;
}

void add_query(Address& address, const DestinationSettings& settings) {
  const std::optional<Found> found = settings.credential("query", false);
  if (!found) return;
  const Options options(PQconndefaults(), PQconninfoFree);
  if (options == nullptr) throw Error(Remedy::retry, "there is no memory for the options of a connection");
  for (const auto& [keyword, value] : found->table()) {
    const auto option = known_option(options.get(), keyword);
    if (!option) throw found->refusal("has an option that PostgreSQL's library does not know");
    if (std::string_view(option->dispchar) == "*") found->require_secrecy();
    address.emplace(keyword, Found(value, found->place()).secret());
  }
}

}  // namespace

Address read_address(const std::string& text, const DestinationSettings& settings) {
  const std::optional<Uri> uri = uri_of(text, settings);
  Address address = uri ? parse(*uri) : Address();
  for (const Part& part : kParts) add_part(address, part, settings);
  add_query(address, settings);
  if (!address.contains("dbname"))
    throw Error(
        Remedy::fix_config,
        fmt::format("no PostgreSQL database is named: use postgresql://user@host/database, or set {} or, in "
                    ".sluice/secrets.toml, destination.{}.credentials to such a URI",
                    settings.variable("credentials"), settings.name()));
  return address;
}

Address parse_address(const std::string& uri) { return parse(Uri{uri}); }

std::string display_name(const Address& address) {
  const auto part = [&](const char* keyword) {
    const auto found = address.find(keyword);
    return found == address.end() ? std::string() : found->second.reveal();
  };
  const std::string port = part("port");
  return "postgresql://" + part("host") + (port.empty() ? "" : ":" + port) + "/" + part("dbname");
}

}  // namespace sluice::postgres
