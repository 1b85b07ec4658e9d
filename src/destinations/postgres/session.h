#pragma once

#include <string>

#include "destinations/postgres/copy.h"
#include "destinations/postgres/dialect.h"
#include "postgres/connection.h"

namespace sluice::postgres {

/// A session with a schema of a PostgreSQL database.
class PostgresSession final : public Session {
 public:
  /// `patience`: how long nothing may move before the server is asked whether it is still at work.
  PostgresSession(const Address& address, std::chrono::milliseconds patience, const PostgresDialect& dialect,
                  const DatasetRef& dataset);
  ~PostgresSession() override;

  [[nodiscard]] std::map<std::string, std::vector<std::string>> tables() override;
  void begin() override;
  /// Throws Error(retry) if the connection is lost meanwhile: then nobody knows whether it was done.
  void commit() override;
  void rollback() noexcept override;
  void execute(std::span<const std::string> statements) override;
  [[nodiscard]] TextRows query(const std::string& sql) override;
  std::uint64_t load(const TableJobs& jobs, const std::function<void(std::uint64_t)>& progress) override;

 private:
  [[nodiscard]] StoredColumns stored_columns(const std::string& target) const;

  PostgresDialect dialect_;
  std::string dataset_;
  Connection connection_;
};

}  // namespace sluice::postgres
