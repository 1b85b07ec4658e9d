#include <array>
#include <chrono>

#include "json/number.h"
#include "json/temporal.h"
#include "schema/inference.h"

namespace sluice {
namespace {

/// Half the width of the window in which a number is taken for a moment.
constexpr double kEpochWindow = 5.0 * 365 * 86'400;

/// One clock reading for all, as upstream: what a number means must not change during a run.
const double kProcessStart =
    std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();

std::optional<DataType> only_if(bool condition, DataType type) {
  return condition ? std::optional(type) : std::nullopt;
}

bool is_near_now(double seconds) {
  return seconds >= kProcessStart - kEpochWindow && seconds <= kProcessStart + kEpochWindow;
}

std::optional<DataType> detect_timestamp(const Value& value) {
  if (const auto* seconds = value.get_if<std::int64_t>())
    return only_if(is_near_now(static_cast<double>(*seconds)), DataType::timestamp);
  const auto* seconds = value.get_if<double>();
  return only_if(seconds != nullptr && is_near_now(*seconds), DataType::timestamp);
}

std::optional<DataType> detect_iso_timestamp(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return only_if(text != nullptr && json::looks_like_timestamp(*text), DataType::timestamp);
}

std::optional<DataType> detect_iso_date(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return only_if(text != nullptr && json::parse_date(*text).has_value(), DataType::date);
}

/// Largest decimal of 38 digits before the point that a wide number can hold at one well-known destination.
constexpr std::string_view kLargestWei = "578960446186580977117854925043439539266";

std::optional<DataType> detect_large_integer(const Value& value) {
  const auto* integer = value.get_if<BigInt>();
  if (integer == nullptr || integer->digits.starts_with('-')) return std::nullopt;
  const std::string& digits = integer->digits;
  const bool is_beyond =
      digits.size() != kLargestWei.size() ? digits.size() > kLargestWei.size() : digits > kLargestWei;
  return is_beyond ? DataType::text : DataType::wei;
}

std::optional<DataType> detect_hexbytes(const Value& value) {
  const auto* bytes = value.get_if<Bytes>();
  return only_if(bytes != nullptr && bytes->hex, DataType::text);
}

std::optional<DataType> detect_wei(const Value& value) { return only_if(value.is<Wei>(), DataType::double_); }

struct Detector {
  std::string_view name;
  std::optional<DataType> (*detect)(const Value&);
};

constexpr std::array<Detector, 6> kDetectors = {{
    {"timestamp", detect_timestamp},
    {"iso_timestamp", detect_iso_timestamp},
    {"iso_date", detect_iso_date},
    {"large_integer", detect_large_integer},
    {"hexbytes_to_text", detect_hexbytes},
    {"wei_to_double", detect_wei},
}};

const Detector* find_detector(std::string_view name) {
  for (const Detector& detector : kDetectors)
    if (detector.name == name) return &detector;
  return nullptr;
}

}  // namespace

bool is_detection(std::string_view name) noexcept { return find_detector(name) != nullptr; }

std::optional<DataType> detect(std::span<const std::string> detections, const Value& value) {
  for (const std::string& name : detections) {
    const Detector* detector = find_detector(name);
    const std::optional<DataType> type = detector == nullptr ? std::nullopt : detector->detect(value);
    if (type) return type;
  }
  return std::nullopt;
}

}  // namespace sluice
