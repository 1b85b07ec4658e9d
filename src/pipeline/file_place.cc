#include "pipeline/file_place.h"

#include <optional>

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

using config::Found;

constexpr std::string_view kMark = "://";

/// A path or URI, and where it was found; of the command line nothing.
struct Text {
  std::string text;
  std::optional<Found> found{};

  [[noreturn]] void refuse(const std::string& demand) const {
    if (found) throw found->refusal(demand);
    throw Error(Remedy::fix_config, "the URI of the database " + demand);
  }
};

/// What only other databases than files have may carry a token: MotherDuck's, a server's user, options.
void check_uri(const Text& uri, std::string_view scheme) {
  const std::size_t mark = uri.text.find(kMark);
  if (uri.text.compare(0, mark, scheme) != 0)
    uri.refuse(fmt::format("has to start with {}:///: it is one of another destination", scheme));
  const std::string_view rest = std::string_view(uri.text).substr(mark + kMark.size());
  if (rest.substr(0, rest.find('/')).find('@') != std::string_view::npos)
    uri.refuse(fmt::format("has to be {}:///file: a file has no user and no host", scheme));
  if (rest.find('?') != std::string_view::npos)
    uri.refuse(fmt::format("has to be {}:///file without ? and what follows: there are no options", scheme));
}

/// "duckdb:///a" is the relative path a, "duckdb:////a" the absolute /a, as SQLAlchemy and upstream have it.
std::string path_in(const Text& text, std::string_view scheme) {
  std::string path = text.text;
  if (const std::size_t mark = path.find(kMark); mark != std::string::npos) {
    check_uri(text, scheme);
    path.erase(0, mark + kMark.size());
    if (path.starts_with('/')) path.erase(0, 1);
  }
  if (path.starts_with("md:") || path.starts_with("motherduck:"))
    text.refuse("has to be one of a file: databases at MotherDuck cannot be loaded into");
  if (path == ":pipeline:")
    text.refuse("has to be one of a file: there is no database in a pipeline's working folder");
  return path;
}

}  // namespace

std::string file_place(const std::string& text, std::string_view scheme,
                       const config::DestinationSettings& settings, const std::string& fallback) {
  std::string path;
  if (text.find(kMark) != std::string::npos)
    path = path_in({text}, scheme);
  else if (const auto found = settings.credentials())
    path = path_in({found->secret().reveal(), found}, scheme);
  if (!path.empty()) return path;
  if (const auto found = settings.credential("database", false))
    path = path_in({found->text(), found}, scheme);
  return path.empty() ? fallback : path;
}

}  // namespace sluice
