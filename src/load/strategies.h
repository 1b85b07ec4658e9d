#pragma once

#include <cstdint>

#include "load/merge_plan.h"

namespace sluice {

// One file per strategy.
StatementPlan plan_delete_insert(const Target& target, const Chain& chain);
/// `updates` false: insert-only.
StatementPlan plan_upsert(const Target& target, const Chain& chain, bool updates);
StatementPlan plan_scd2(const Target& target, const Chain& chain, std::int64_t load_time);

}  // namespace sluice
