#include "destinations/postgres/without_credentials.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "config/secret.h"

namespace sluice::postgres {
namespace {

/// Options whose values people see anyway.
constexpr std::array<std::string_view, 6> kShown{"host",   "hostaddr",        "port",
                                                 "dbname", "client_encoding", "fallback_application_name"};

/// Of the settings in `options=-c name=value` the server names one at a time.
constexpr std::string_view kBetweenSettings = " =";
constexpr std::size_t kLeastSetting = 4;  // not "-c"

bool is_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Whether the value stands by itself there: "me" is not to be taken out of "name".
bool stands_alone(std::string_view message, std::size_t at, std::string_view value) {
  const std::size_t end = at + value.size();
  return (at == 0 || !is_of_word(message[at - 1]) || !is_of_word(value.front())) &&
         (end == message.size() || !is_of_word(message[end]) || !is_of_word(value.back()));
}

void hide(std::string& message, std::string_view value) {
  for (std::size_t at = message.find(value); at != std::string::npos; at = message.find(value, at + 1))
    if (stands_alone(message, at, value)) message.replace(at, value.size(), config::kHidden);
}

/// The values of a connection's options.
class Values {
 public:
  void add(std::string_view keyword, const std::string& value) {
    if (value.empty()) return;
    (std::ranges::find(kShown, keyword) == kShown.end() ? hidden_ : shown_).push_back(value);
    if (keyword == "options") add_settings(value);
  }
  std::string take_out_of(std::string message) {
    std::ranges::sort(hidden_, std::ranges::greater(), &std::string::size);  // one may be part of another
    for (const std::string& value : hidden_)
      if (std::ranges::find(shown_, value) == shown_.end()) hide(message, value);
    return message;
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
