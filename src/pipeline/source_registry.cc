#include "pipeline/source_registry.h"

#include <algorithm>

#include "sources/files/declared_files.h"
#include "sources/rest_api/declared_rest_api.h"
#include "sources/sql_database/declared_sql_database.h"

namespace sluice {

const std::vector<SourceType>& source_types() {
  // The one place that knows sources by name.
  static const std::vector<SourceType> kTypes{files_source_type(), rest_api_source_type(),
                                              sql_database_source_type()};
  return kTypes;
}

const SourceType& source_type_of(const Declared& source) {
  std::vector<std::string_view> names;
  for (const SourceType& type : source_types()) names.push_back(type.name);
  const std::string name = source.require("type").word(names);
  return *std::ranges::find(source_types(), name, &SourceType::name);
}

}  // namespace sluice
