#include "postgres/without_credentials.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "config/hiding.h"

namespace sluice::postgres {
namespace {

/// Options whose values people see anyway.
constexpr std::array<std::string_view, 6> kShown{"host",   "hostaddr",        "port",
                                                 "dbname", "client_encoding", "fallback_application_name"};

/// Of the settings in `options=-c name=value` the server names one at a time, and so they are taken out.
constexpr std::string_view kBetweenSettings = " =-";
constexpr std::size_t kLeastSetting = 4;

/// The values of a connection's options.
class Values {
 public:
  void add(std::string_view keyword, const std::string& value) {
    if (value.empty()) return;
    (std::ranges::find(kShown, keyword) == kShown.end() ? hidden_ : shown_).push_back(value);
    if (keyword == "options") add_settings(value);
  }
  std::string take_out_of(std::string message) {
    std::erase_if(hidden_,
                  [&](const auto& value) { return std::ranges::find(shown_, value) != shown_.end(); });
    return config::without(hidden_, std::move(message));
  }

 private:
  void add_settings(std::string_view options) {
    while (!options.empty()) {
      const std::size_t end = std::min(options.find_first_of(kBetweenSettings), options.size());
      if (end >= kLeastSetting) hidden_.emplace_back(options.substr(0, end));
      options.remove_prefix(std::min(end + 1, options.size()));
    }
  }

  std::vector<std::string> shown_;
  std::vector<std::string> hidden_;
};

}  // namespace

std::string without_credentials(PGconn* connection, const Address& address, std::string message) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfo(connection),
                                                                             PQconninfoFree);
  Values values;
  for (const auto* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
    const std::string value = option->val == nullptr ? "" : option->val;
    if (option->compiled == nullptr || value != option->compiled) values.add(option->keyword, value);
  }
  for (const auto& [keyword, value] : address) values.add(keyword, value.reveal());
  return values.take_out_of(std::move(message));
}

}  // namespace sluice::postgres
