#pragma once

#include <string>

#include "destinations/duckdb/dialect.h"
#include "destinations/duckdb/duckdb.h"
#include "destinations/duckdb/insert.h"
#include "duck/scan.h"
#include "sluice/error.hpp"

namespace sluice::duckdb {

/// A session with a DuckDB database file.
class DuckSession final : public Session {
 public:
  DuckSession(fs::path path, DuckDialect dialect, const DatasetRef& dataset, const DuckdbOptions& options);
  ~DuckSession() override;

  [[nodiscard]] std::map<std::string, std::vector<std::string>> tables() override;
  void begin() override;
  void commit() override;
  void rollback() noexcept override;
  void execute(std::span<const std::string> statements) override;
  [[nodiscard]] TextRows query(const std::string& sql) override;
  std::uint64_t load(const TableJobs& jobs, const std::function<void(std::uint64_t)>& progress) override;

 private:
  using Scans = std::vector<std::shared_ptr<duck::Scan>>;

  void configure(const DatasetRef& dataset, const DuckdbOptions& options);
  /// The setting is the engine's: others who query the file get rows out of order while it is off. A
  /// statement that failed leaves it off until rollback(), as nothing runs in a failed transaction.
  void keep_order(bool keep);
  [[nodiscard]] StoredTypes stored_types(const std::string& table);
  [[nodiscard]] StoredTypes made_types(const Table& table) const;
  Scans expose(std::vector<ExposedGroup>& exposed, const Table& table,
               const std::function<void(std::uint64_t)>& progress);
  std::uint64_t run(const std::string& insert, const Scans& scans);

  fs::path path_;
  DuckDialect dialect_;
  std::string dataset_;
  duck::Connection connection_;
  duck::ScanFunction scans_;
  bool is_open_ = false;  ///< a transaction is
  bool keeps_no_order_ = false;
};

}  // namespace sluice::duckdb
