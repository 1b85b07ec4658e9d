#include "load/name_check.h"

#include <map>
#include <string>

#include <fmt/format.h>

#include "load/stored_tables.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Names of one kind that stand side by side.
class Names {
 public:
  Names(const char* kind, const Capabilities& capabilities) : kind_(kind), capabilities_(capabilities) {}

  void add(const std::string& name, const Where& where) {
    check_length(name, where);
    if (capabilities_.is_case_sensitive) return;
    const auto [other, is_first] = seen_.emplace(folded_case(name), name);
    if (is_first) return;
    throw Error(
        Remedy::fix_config,
        fmt::format("the {0}s {1} and {2} differ only in case, which the destination does not tell apart: "
                    "rename one in the data, or choose a naming convention without case (snake_case, "
                    "sql_ci_v1), which makes one {0} of both",
                    kind_, other->second, name),
        where)
        .with_fault(Fault::name_collision);
  }

 private:
  /// Databases that have a limit count bytes; naming conventions count characters.
  void check_length(const std::string& name, const Where& where) const {
    const auto most = static_cast<std::size_t>(capabilities_.max_identifier_length);
    if (name.size() <= most) return;
    throw Error(
        Remedy::fix_config,
        fmt::format("the name of the {} is of {} bytes, the destination takes {}: choose a shorter one "
                    "in the data, or a naming convention of ASCII letters (snake_case)",
                    kind_, name.size(), most),
        where)
        .with_fault(Fault::name_collision);
  }

  const char* kind_;
  const Capabilities& capabilities_;
  std::map<std::string, std::string> seen_;  ///< by the name without case
};

}  // namespace

void check_names(const Schema& schema, const Capabilities& capabilities) {
  Names tables("table", capabilities);
  for (const Table& table : schema.tables()) {
    if (!table.has_complete_columns()) continue;  // it is not made
    tables.add(table.name, {.table = table.name});
    Names columns("column", capabilities);
    for (const Column& column : table.columns())
      if (column.is_complete()) columns.add(column.name, {.table = table.name, .column = column.name});
  }
}

}  // namespace sluice
