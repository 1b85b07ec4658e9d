#include <cstdint>
#include <cstdlib>

#include "sluice/error.hpp"
#include "sluice/schema.hpp"

// Any text is read as a schema or refused with an Error; what was read gives the same text again, in both
// forms.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice;
  try {
    const Schema schema = schema_from_text({reinterpret_cast<const char*>(data), size}, "fuzz");
    for (const SchemaFormat format : {SchemaFormat::yaml, SchemaFormat::json}) {
      const std::string text = to_text(schema, format);
      if (to_text(schema_from_text(text), format) != text) std::abort();
    }
  } catch (const Error&) {
    return 0;
  }
  return 0;
}
