#include <cstdint>
#include <cstdlib>

#include "json/decode.h"
#include "json/encode.h"

// What decodes must encode to a text that decodes to the same value; a fault must lie in the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const json::Decoded first = json::decode(text);
  if (first.fault) {
    if (first.fault->offset > size || first.fault->reason.empty()) std::abort();
    return 0;
  }
  const std::string typed = json::encode(first.value, json::Typing::typed);
  const json::Decoded second = json::decode(typed);
  if (second.fault || second.duplicate_keys != 0) std::abort();
  if (json::encode(second.value, json::Typing::typed) != typed) std::abort();
  return 0;
}
