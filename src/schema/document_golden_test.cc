#include "json/golden_table.h"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

using testing::read_json_file;
using testing::text_at;

/// Documents of real runs, without the default values: reading puts those back, and the hash must agree.
TEST(DocumentGolden, EveryHashIsThatOfTheReference) {
  const auto folder = testing::find_golden("golden");
  if (!folder) GTEST_SKIP();
  std::size_t equal = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    const Value golden = read_json_file(entry.path());
    const Value* document = golden.find("schema");
    if (document == nullptr || document->is_null()) continue;
    SCOPED_TRACE(entry.path());
    const Schema schema = schema_from_document(*document);
    EXPECT_EQ(schema.content_hash(), text_at(*document, "version_hash"));
    const Schema again = schema_from_document(to_document(schema));
    EXPECT_EQ(again.content_hash(), schema.content_hash());
    ++equal;
  }
  EXPECT_GT(equal, 150U);
}

}  // namespace
}  // namespace sluice
