#pragma once

#include "load/load.h"
#include "package/package.h"
#include "schema/naming.h"
#include "sluice/receiver.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// Hands the rows of a normalized package to a receiver, in batches, each noted in the package's receipts
/// before the next one of its job. After a failure or a crash this can be called again: of each job at most
/// the batch that was under way is handed over a second time, under the same id. What may pass is tried again
/// as LoadOptions::settings say. An error that is_final() came from the receiver and ends the package; what
/// was handed over before stays where it is. `schema` is the package's own. `report` is filled as far as it
/// got, on errors, too. The caller moves the package away afterwards (PackageStore::finish).
void deliver_package(const Receiver& receiver, const Schema& schema, const Naming& naming,
                     const Package& package, const LoadOptions& options, LoadReport& report);

}  // namespace sluice
