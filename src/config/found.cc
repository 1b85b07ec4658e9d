#include "config/found.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/letters.h"
#include "config/json_text.h"

namespace sluice::config {
namespace {

constexpr std::array<std::string_view, 5> kYes{"yes", "true", "t", "y", "1"};
constexpr std::array<std::string_view, 5> kNo{"no", "false", "f", "n", "0"};
constexpr std::string_view kWhiteSpace = " \t\r\n";

std::string_view stripped(std::string_view text) {
  const std::size_t start = text.find_first_not_of(kWhiteSpace);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kWhiteSpace) - start + 1);
}

template <class Number>
std::optional<Number> parse(std::string_view text) {
  text = stripped(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  Number number{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Of 1024, by the unit of a size; nothing if it is none.
std::optional<int> power_of(std::string_view unit) {
  constexpr std::string_view kUnits = "bkmgt";
  if (unit.empty()) return 0;
  const std::size_t power = kUnits.find(unit.front());
  const std::string_view end = unit.substr(1);
  if (power == std::string_view::npos || (!end.empty() && (power == 0 || (end != "b" && end != "ib"))))
    return std::nullopt;
  return static_cast<int>(power);
}

/// Text, or an integer in digits. A number with a point would not come out as it was written.
std::optional<std::string> text_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (const auto* number = value.get_if<std::int64_t>()) return std::to_string(*number);
  return std::nullopt;
}

}  // namespace

Error Found::refusal(std::string_view demand) const {
  return {Remedy::fix_config,
          place_.name + " " + std::string(demand),
          {.file = place_.file, .line = place_.line}};
}

void Found::require_secrecy() const {
  if (place_.is_public)
    throw refusal(
        "is a secret and must not stand in config.toml, which others may read: move it to secrets.toml "
        "beside "
        "it, and change it if others have seen it");
}

std::string Found::text() const {
  if (auto text = text_of(value_)) return *std::move(text);
  throw refusal("has to be text: write it in quotes");
}

Secret Found::secret() const { return Secret(std::string(stripped(text()))); }

bool Found::boolean() const {
  if (const auto* boolean = value_.get_if<bool>()) return *boolean;
  if (const auto text = text_of(value_)) {
    const std::string word = lower_ascii(*text);
    if (std::ranges::find(kYes, word) != kYes.end()) return true;
    if (std::ranges::find(kNo, word) != kNo.end()) return false;
  }
  throw refusal("has to be true or false");
}

std::int64_t Found::integer(Bounds bounds) const {
  const auto* text = value_.get_if<std::string>();
  const auto* plain = value_.get_if<std::int64_t>();
  const auto integer = text != nullptr    ? parse<std::int64_t>(*text)
                       : plain == nullptr ? std::nullopt
                                          : std::optional(*plain);
  if (!integer) throw refusal("has to be a whole number");
  if (*integer < bounds.least || *integer > bounds.most)
    throw refusal("has to be from " + std::to_string(bounds.least) + " to " + std::to_string(bounds.most));
  return *integer;
}

double Found::number() const {
  if (const auto* number = value_.get_if<double>()) return *number;
  if (const auto* integer = value_.get_if<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* text = value_.get_if<std::string>())
    if (const auto number = parse<double>(*text); number && std::isfinite(*number)) return *number;
  throw refusal("has to be a number");
}

std::uint64_t Found::bytes() const {
  constexpr double kMost = 1ULL << 62U;
  std::string written = value_.is<std::string>() ? lower_ascii(stripped(value_.get<std::string>())) : "";
  if (written.empty()) written = std::to_string(integer());
  const std::size_t unit = std::min(written.find_first_not_of("0123456789."), written.size());
  const auto amount = parse<double>(written.substr(0, unit));
  const auto power = power_of(stripped(std::string_view(written).substr(unit)));
  const double size = amount && power ? *amount * std::pow(1024.0, *power) : -1;
  if (size < 0 || size > kMost) throw refusal("has to be a size: 65536, 512MB, 2GB");
  return static_cast<std::uint64_t>(size);
}

std::string Found::word(std::span<const std::string_view> known) const {
  std::string word = text();
  if (std::ranges::find(known, word) != known.end()) return word;
  std::string demand = "has to be one of";
  for (const std::string_view each : known)
    demand += (each == known.front() ? " " : ", ") + std::string(each);
  throw refusal(demand);
}

std::vector<std::string> Found::list() const {
  const auto* text = value_.get_if<std::string>();
  const Value value = text == nullptr ? value_ : parse_json(*text).value_or(Value());
  const auto* list = value.get_if<List>();
  std::vector<std::string> out;
  for (const Value& element : list == nullptr ? List{} : *list) {
    auto entry = text_of(element);
    if (!entry) throw refusal("has to be a list of texts");
    out.push_back(*std::move(entry));
  }
  if (list == nullptr) throw refusal(R"(has to be a list: ["a", "b"])");
  return out;
}

Dict Found::table() const {
  const auto* text = value_.get_if<std::string>();
  const Value value = text == nullptr ? value_ : parse_json(*text).value_or(Value());
  if (const auto* table = value.get_if<Dict>()) return *table;
  throw refusal(is_text() ? R"(has to be a JSON object: {"key": "value"})" : "has to be a table");
}

}  // namespace sluice::config
