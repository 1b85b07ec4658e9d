#pragma once

#include <string>

#include "destinations/sqlite/dialect.h"
#include "destinations/sqlite/sqlite.h"
#include "sluice/error.hpp"
#include "sqlite/connection.h"

namespace sluice::sqlite {

/// A session with a SQLite database file and the attached file of its dataset. Without a dataset it is for
/// queries: it then attaches the datasets that there are.
class SqliteSession final : public Session {
 public:
  SqliteSession(const fs::path& path, const DatasetRef& dataset, const SqliteOptions& options);
  ~SqliteSession() override;

  [[nodiscard]] std::map<std::string, std::vector<std::string>> tables() override;
  void begin() override;
  void commit() override;
  void rollback() noexcept override;
  void execute(std::span<const std::string> statements) override;
  [[nodiscard]] TextRows query(const std::string& sql) override;
  std::uint64_t load(const TableJobs& jobs, const std::function<void(std::uint64_t)>& progress) override;

 private:
  /// Journal, durability and cache of one of the files.
  void configure(const std::string& name, std::uint64_t memory_limit_bytes);
  void attach_datasets_for(const std::string& sql);
  [[nodiscard]] bool try_attach(const std::string& dataset, const fs::path& file);

  fs::path path_;
  std::string dataset_;
  SqliteDialect dialect_;
  Connection connection_;
  bool has_attached_all_ = false;
  std::string unattached_;  ///< why a dataset is not there; empty if all are
};

}  // namespace sluice::sqlite
