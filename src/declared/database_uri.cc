#include "declared/database_uri.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace sluice {
namespace {

constexpr std::array<KeySpec, 6> kPartKeys{{
    {"database", kText, "The database, or the path of the file"},
    {"host", kText, "A server: the host"},
    {"port", kInteger, "A server: the port"},
    {"username", kText, "A server: the user"},
    {"password", kText, "A server: the password; best as \"${NAME}\" or in secrets.toml"},
    {"query", kDict, "A server: further options of its URI"},
}};

/// As RFC 3986 has it.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string query_of(const Declared& node) {
  std::string query;
  for (const auto& [key, value] : node.members())
    query += (query.empty() ? "?" : "&") + escaped(key) + "=" + escaped(value.text());
  return query;
}

std::string server_uri(const std::string& scheme, const Declared& parts) {
  std::string uri = scheme + "://";
  const auto user = parts.text("username");
  const auto password = parts.secret("password");
  if (user) uri += escaped(*user);
  if (password) uri += ":" + escaped(password->reveal());
  if (user || password) uri += "@";
  uri += parts.text("host", "");
  if (const auto port = parts.integer("port")) uri += ":" + std::to_string(*port);
  if (const auto database = parts.text("database")) uri += "/" + escaped(*database);
  const auto query = parts.child("query");
  return query ? uri + query_of(*query) : uri;
}

}  // namespace

std::span<const KeySpec> credential_keys() { return kPartKeys; }

std::string database_uri(const std::string& type, const Declared& credentials) {
  const bool is_file = type == "duckdb" || type == "sqlite";
  const bool is_mysql = type.starts_with("mysql") || type.starts_with("mariadb");
  if (credentials.is_dict())
    return is_file ? type + ":///" + credentials.require("database").text()
                   : server_uri(is_mysql ? type : "postgresql", credentials);
  const std::string text = credentials.text();
  return is_file && text.find("://") == std::string::npos ? type + ":///" + text : text;
}

}  // namespace sluice
