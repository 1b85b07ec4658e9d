#include <cstdint>
#include <cstdlib>

#include "json/decode.h"
#include "sluice/error.hpp"
#include "sluice/schema.hpp"

// A document of any engine is read or refused with an Error; what was read writes and reads as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice;
  const json::Decoded decoded = json::decode({reinterpret_cast<const char*>(data), size});
  if (decoded.fault) return 0;
  try {
    const Schema schema = schema_from_document(decoded.value);
    const Schema again = schema_from_document(to_document(schema));
    if (again.content_hash() != schema.content_hash()) std::abort();
  } catch (const Error&) {
    return 0;
  }
  return 0;
}
