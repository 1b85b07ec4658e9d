#include "json/decode.h"
#include "json/encode.h"
#include "sluice/error.hpp"
#include "sluice/schema.hpp"

namespace sluice {

std::string to_text(const Schema& schema, SchemaFormat) { return json::encode(to_document(schema)); }

Schema schema_from_text(std::string_view text, const std::string&) {
  json::Decoded decoded = json::decode(text);
  if (decoded.fault) throw Error(Remedy::fix_input, decoded.fault->reason);
  return schema_from_document(decoded.value);
}

}  // namespace sluice
