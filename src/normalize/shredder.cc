#include "normalize/shredder.h"

#include <utility>

namespace sluice {

void Shredder::shred(const std::string& root_table, Value row) {
  if (const Normalizer* own = workspace_.own_normalizer()) {
    workspace_.begin_root_row();
    return own_.make(*own, root_table, row);
  }
  // A row that is no dict is the value of one.
  if (!row.is<Dict>()) row = Value(Dict{{"value", std::move(row)}});
  workspace_.begin_root_row();
  unnester_.unnest(root_table, row.get<Dict>());
}

}  // namespace sluice
