#include "normalize/shredder.h"

#include <utility>

namespace sluice {

void Shredder::shred(const std::string& root_table, Value row) {
  // A row that is no dict is the value of one.
  if (!row.is<Dict>()) row = Value(Dict{{"value", std::move(row)}});
  workspace_.begin_root_row();
  unnester_.unnest(root_table, row.get<Dict>());
}

}  // namespace sluice
