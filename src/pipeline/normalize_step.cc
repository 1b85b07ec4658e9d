#include <algorithm>

#include "load/name_check.h"
#include "load/step.h"
#include "normalize/normalize.h"
#include "pipeline/pipeline_impl.h"
#include "pipeline/settings.h"

namespace sluice {
namespace {

/// Small inputs are cut finer, so that every thread has work.
constexpr std::size_t kSmallestUnit = 1U << 20;
constexpr std::size_t kLargestUnit = 8U << 20;
constexpr std::size_t kUnitsPerThread = 8;

CutSizes cut_sizes(std::uint64_t bytes, int threads) {
  CutSizes sizes;
  sizes.unit = std::clamp<std::size_t>(bytes / (kUnitsPerThread * static_cast<std::size_t>(threads)),
                                       kSmallestUnit, kLargestUnit);
  return sizes;
}

bool holds_the_only_copy(const Package& package) {
  return std::ranges::any_of(package.info.pages,
                             [](const RawPage& page) { return page.source.empty() || page.source == "-"; });
}

}  // namespace

Package Pipeline::Impl::make_normalized(Call& call, const Package& extracted) const {
  return call.trace.step("normalize", [&] {
    Schema schema = call.store.schema(extracted);
    // Packages that were normalized since may have taught the pipeline's own copy more.
    if (std::optional<Schema> known = schemas_.stored(schema.name); known && known->version >= schema.version)
      schema = *std::move(known);
    const auto naming = naming_of(schema);
    call.meter.start("normalize", extracted.info.input_bytes, 0);
    NormalizeOptions normalize_options;
    normalize_options.own_normalizers = options_.own_normalizers;
    normalize_options.threads = options_.threads;
    normalize_options.capabilities = outlet_.capabilities;
    normalize_options.files_at_once = files_at_once();
    normalize_options.memory_limit_bytes = memory_limit_of(options_);
    normalize_options.sizes = cut_sizes(extracted.info.input_bytes, options_.threads);
    if (options_.block_rows != 0) normalize_options.sizes.rows = options_.block_rows;
    normalize_options.rejects_file = rejects_file(extracted.info.load_id);
    // What cannot be told apart must not get into the schema that is kept.
    normalize_options.check = [&](const Schema& grown) { check_names(grown, outlet_.capabilities); };
    normalize_options.progress = [&](std::uint64_t bytes, std::uint64_t rows) {
      call.meter.advance(bytes, rows);
      check_stop();
    };
    Package normalized = normalize_package(call.store, extracted, schema, *naming, normalize_options);
    call.meter.finish();
    return normalized;
  });
}

int Pipeline::Impl::files_at_once() const {
  const SettledLoad load = settled(options_.load);
  if (load.parallelism != Parallelism::parallel) return 1;
  if (!has_destination()) return options_.receiver.workers;
  return goes_by_jobs(load, outlet_.capabilities) ? connections_of(load, options_.threads) : 1;
}

Package Pipeline::Impl::normalize_one(Call& call, const Package& extracted) {
  return call.trace.step("normalize", [&] {
    try {
      call.trace.note("load_id", extracted.info.load_id);
      Package normalized = make_normalized(call, extracted);
      schemas_.save(call.store.schema(normalized));
      call.store.remove(extracted);
      return normalized;
    } catch (Error& error) {
      if (is_final(error) || error.vendor_code() == kInputChanged) set_aside(call, extracted, error);
      throw;
    }
  });
}

void Pipeline::Impl::set_aside(Call& call, const Package& extracted, Error& error) {
  if (holds_the_only_copy(extracted)) return abort(call.store, extracted, error, LoadReport());
  if (extracted.info.state_json) PipelineState::restore(folder_, extracted.info.state_before);
  call.store.remove(extracted);
}

}  // namespace sluice
