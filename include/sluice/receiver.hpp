#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "sluice/schema.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// What a receiver gets rows as. A column that is null in a row is not there.
enum class RowFormat {
  values,      ///< RowBatch::rows
  json_lines,  ///< RowBatch::json_lines; what JSON lacks as text: decimals, times in ISO form, bytes in
               ///< base64
};

/// Rows of one table, in the order they came. The same rows come under the same id, and only they, however
/// often they come.
struct RowBatch {
  std::string id;            ///< "<load id>/<job>/<offset>"
  std::string load_id;       ///< rises from load to load
  std::string job;           ///< file of the load package
  std::uint64_t offset = 0;  ///< rows of the job in front of these
  std::uint64_t count = 0;
  const Table& table;  ///< its columns, keys and write disposition
  List rows{};         ///< a Dict each, with the table's columns in their order
  std::string json_lines{};
  std::filesystem::path file{};  ///< of JSON lines, gone after the call; only with Receiver::batch_rows = 0
};

/// A function of yours in place of a destination: a load hands it its rows, batch by batch
/// (docs/guide/custom_destination.md). What it has taken is noted on disk after each batch: after a crash it
/// gets at most one batch of each job again. Nothing but rows comes: a replaced table is not emptied, rows
/// are not merged.
struct Receiver {
  /// Returns when the batch is where it belongs. A batch is handed over again, after longer and longer waits
  /// (LoadSettings::max_retries), if this throws; not after an Error(fix_input) or Error(fix_config), which
  /// gives the load up for good.
  std::function<void(const RowBatch&)> receive{};
  std::string name = "receiver";  ///< as reports and messages call it
  std::size_t batch_rows = 10;    ///< 0: a job as a whole, as a file
  RowFormat format = RowFormat::values;
  /// Levels that become tables of their own, what is deeper stays a value; nothing: as the source says.
  std::optional<int> max_table_nesting = 0;
  bool skips_system = true;  ///< tables and columns whose names start with `_dlt`
  int workers = 1;           ///< jobs that are handed over at once, from as many threads
};

}  // namespace sluice
