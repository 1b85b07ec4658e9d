#pragma once

#include <memory>
#include <string>

#include <libpq-fe.h>

#include "destinations/postgres/address.h"

namespace sluice::postgres {

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

/// A connection to a server, with the settings that loads rely on. One thread at a time.
class Connection {
 public:
  /// Throws Error(fix_config) if the server refuses the role or has no such database, Error(retry) if it
  /// cannot be reached.
  explicit Connection(const Address& address);

  [[nodiscard]] PGconn* get() const noexcept { return handle_.get(); }
  [[nodiscard]] bool is_open() const noexcept { return PQstatus(get()) == CONNECTION_OK; }
  /// Whether there is a transaction to roll back.
  [[nodiscard]] bool is_in_transaction() const noexcept;
  /// Runs the statements of the text, whose rows nobody wants; the result is the last one's.
  Result execute(const std::string& sql) const;
  /// Runs one statement. Its cells are text.
  [[nodiscard]] Result query(const std::string& sql) const;

 private:
  struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };
  std::unique_ptr<PGconn, Finish> handle_;
};

/// Cell of a result of text; null is an empty text.
std::string text_at(const Result& result, int row, int column);

}  // namespace sluice::postgres
