#include <cstdint>
#include <cstdlib>

#include "json/unicode.h"
#include "schema/naming.h"
#include "sluice/error.hpp"

namespace {

constexpr const char* kConventions[] = {"snake_case", "duck_case", "direct",
                                        "sql_cs_v1",  "sql_ci_v1", "s3_tables"};

void check(const sluice::Naming& naming, std::string_view text) {
  std::string name;
  try {
    name = naming.normalize_identifier(text);
  } catch (const sluice::Error&) {
    return;  // blank
  }
  const auto limit = static_cast<std::size_t>(naming.max_length().value_or(0));
  if (limit != 0 && sluice::json::count_code_points(name) > limit) std::abort();
  if (!name.empty() && naming.normalize_identifier(name) != name) std::abort();
  const std::string path = naming.normalize_path(text);
  if (limit != 0 && sluice::json::count_code_points(path) > limit) std::abort();
}

}  // namespace

// A normalized name is short enough and is left alone by its own convention; at the least limit, 6, a name is
// nothing but a tag, which may start with a digit. The first byte is the limit.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const int limit = data[0] < 7 ? 0 : data[0];
  for (const char* convention : kConventions)
    check(*sluice::make_naming(convention, limit == 0 ? std::nullopt : std::optional(limit)), text);
  return 0;
}
