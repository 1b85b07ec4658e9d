#include "load/context.h"

#include "load/step.h"

namespace sluice {

LoadContext::LoadContext(const OpenDataset& dataset, const Schema& package_schema, const Package& package,
                         const LoadOptions& load_options, LoadReport& load_report)
    : opened(dataset),
      info(package.info),
      options(load_options),
      report(load_report),
      schema(package_schema),
      target{dataset.destination.dialect(), dataset.destination.capabilities(), dataset.name, dataset.naming},
      tables(package, schema, dataset.naming),
      ledger(target, info.load_id),
      goes_by_jobs(sluice::goes_by_jobs(options.settings, target.capabilities)) {
  report.load_id = info.load_id;
}

Micros LoadContext::now() const { return options.clock != nullptr ? options.clock->now() : Clock().now(); }

}  // namespace sluice
