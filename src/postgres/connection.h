#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "postgres/handshake.h"
#include "postgres/stall.h"

namespace sluice::postgres {

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

/// Bytes that a COPY sent, in the library's memory.
class CopiedBytes {
 public:
  CopiedBytes(char* bytes, int size) : bytes_(bytes), size_(static_cast<std::size_t>(size)) {}
  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.get(), size_}; }

 private:
  struct Free {
    void operator()(char* bytes) const noexcept { PQfreemem(bytes); }
  };
  std::unique_ptr<char, Free> bytes_;
  std::size_t size_;
};

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

  /// Starts a COPY … TO STDOUT.
  void begin_copy_out(const std::string& sql) const;
  /// What comes next of it, which is a row or more; nothing: that was all.
  [[nodiscard]] std::optional<CopiedBytes> get_copy() const;

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
