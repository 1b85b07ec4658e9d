#include <cstdlib>

#include "json/temporal.h"

// Whatever is read must be written in a form that reads as the same again, and the fixed parser must agree
// with the general one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto fixed = json::parse_fixed_timestamp(text);
  const auto timestamp = json::parse_timestamp(text);
  if (fixed && fixed != timestamp) std::abort();
  if (timestamp && !json::looks_like_timestamp(text)) std::abort();
  if (timestamp && json::parse_timestamp(json::format_iso(*timestamp)) != timestamp) std::abort();
  const auto date = json::parse_date(text);
  if (date && json::parse_date(json::format_iso(*date)) != date) std::abort();
  const auto time = json::parse_time(text);
  if (time && json::parse_time(json::format_iso(*time)) != time) std::abort();
  if ((timestamp || date) && time) std::abort();
  return 0;
}
