#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "destinations/postgres/handshake.h"
#include "destinations/postgres/stall.h"

namespace sluice::postgres {

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

/// How long nothing may move on a connection before the server is asked whether it is still at work.
inline constexpr std::chrono::milliseconds kPatience(60'000);

/// A connection to a server, with the settings that loads rely on. One thread at a time. Whatever waits for
/// the server throws Error(retry) if the connection turns out to be lost, and never waits for a lost one.
class Connection {
 public:
  /// Throws Error(fix_config) if the server refuses the role or has no such database, Error(retry) if it
  /// cannot be reached.
  explicit Connection(const Address& address, std::chrono::milliseconds patience = kPatience);

  [[nodiscard]] PGconn* get() const noexcept { return handle_.get(); }
  [[nodiscard]] bool is_open() const noexcept { return PQstatus(get()) == CONNECTION_OK; }
  /// Whether there is a transaction to roll back.
  [[nodiscard]] bool is_in_transaction() const noexcept;
  /// Runs the statements of the text, whose rows nobody wants; the result is the last one's.
  Result execute(const std::string& sql) const;
  /// Runs one statement. Its cells are text.
  [[nodiscard]] Result query(const std::string& sql) const;

  /// Starts a COPY … FROM STDIN.
  void begin_copy(const std::string& sql) const;
  /// Sends bytes of it, which may end anywhere in a row. What the server says to them is told at the end.
  void put_copy(std::string_view bytes) const;
  /// Ends it, or calls it off if there is a reason to; the result is the server's, whatever it says.
  [[nodiscard]] Result end_copy(const char* reason) const;

 private:
  void send(int accepted) const;
  void flush() const;
  [[nodiscard]] Result next_result() const;
  [[nodiscard]] Result last_result() const;
  [[nodiscard]] Result checked(Result result) const;
  void leave_copy(ExecStatusType status) const;

  Handle handle_;
  StallWatch watch_;
};

/// Cell of a result of text; null is an empty text.
std::string text_at(const Result& result, int row, int column);

}  // namespace sluice::postgres
