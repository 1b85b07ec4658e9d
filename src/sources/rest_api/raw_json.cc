#include "sources/rest_api/raw_json.h"

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice::rest {
namespace {

namespace ondemand = simdjson::ondemand;

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string_view raw_text(ondemand::value value) {
  switch (value.type()) {
    case ondemand::json_type::object: return trimmed(value.get_object().raw_json());
    case ondemand::json_type::array: return trimmed(value.get_array().raw_json());
    default: return trimmed(value.raw_json_token());
  }
}

void fail_json(std::string_view body, std::string_view reason) {
  constexpr std::size_t kShown = 200;
  const std::string_view text = trimmed(body);
  throw Error(Remedy::fix_input,
              fmt::format("the response is no JSON ({})", text.empty() ? "it is empty" : reason),
              {.row = std::string(text.substr(0, kShown))});
}

ondemand::parser& json_parser() {
  thread_local ondemand::parser parser;
  return parser;
}

}  // namespace sluice::rest
