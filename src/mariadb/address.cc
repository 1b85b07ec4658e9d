#include "mariadb/address.h"

#include <charconv>
#include <memory>
#include <string_view>

#include <curl/curl.h>

#include "http/url.h"
#include "sluice/error.hpp"

namespace sluice::mariadb {
namespace {

constexpr const char* kDemand =
    "the URI of the MySQL or MariaDB database cannot be read: it has to be "
    "mysql://user:password@host:port/database, where user and password have characters such as @ : / ? # % "
    "written as %40 %3A %2F %3F %23 %25";

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

[[noreturn]] void refuse() { throw Error(Remedy::fix_config, kDemand); }

Url read(const std::string& uri) {
  // An unwritten '@' of a password would make a host of what follows it, which messages show.
  if (uri.find('@') != uri.rfind('@')) refuse();
  Url url(curl_url(), curl_url_cleanup);
  if (url == nullptr ||
      curl_url_set(url.get(), CURLUPART_URL, uri.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    refuse();
  return url;
}

std::string part(const Url& url, CURLUPart which, unsigned flags = CURLU_URLDECODE) {
  char* text = nullptr;
  const CURLUcode code = curl_url_get(url.get(), which, &text, flags);
  if (code != CURLUE_OK) {
    if (code == CURLUE_URLDECODE) refuse();
    return {};
  }
  std::string copy = text;
  curl_free(text);
  return copy;
}

template <class T>
T number(std::string_view text) {
  T value{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) refuse();
  return value;
}

void set_option(Address& address, std::string_view name, const std::string& value) {
  if (name == "ssl_ca")
    address.authority = value;
  else if (name == "unix_socket")
    address.socket = value;
  else if (name == "connect_timeout")
    address.connect_seconds = number<std::uint32_t>(value);
  else if (name != "charset")  // texts come as UTF-8 in any case
    throw Error(Remedy::fix_config,
                "the URI of the MySQL or MariaDB database has an option that is not known: "
                "there are ssl_ca, unix_socket and connect_timeout");
}

void set_options(Address& address, std::string_view query) {
  while (!query.empty()) {
    const std::string_view option = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(option.size() + 1, query.size()));
    const std::size_t equals = option.find('=');
    if (equals == std::string_view::npos) refuse();
    set_option(address, option.substr(0, equals), http::unescaped(option.substr(equals + 1)));
  }
}

}  // namespace

Address parse_address(const std::string& uri) {
  const Url url = read(uri);
  Address address{.host = part(url, CURLUPART_HOST),
                  .user = part(url, CURLUPART_USER),
                  .password = config::Secret(part(url, CURLUPART_PASSWORD))};
  const std::string port = part(url, CURLUPART_PORT, 0);
  if (!port.empty()) address.port = number<std::uint16_t>(port);
  const std::string path = part(url, CURLUPART_PATH);
  if (path.size() > 1) address.database = path.substr(1);
  set_options(address, part(url, CURLUPART_QUERY, 0));
  return address;
}

}  // namespace sluice::mariadb
