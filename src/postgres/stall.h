#pragma once

#include <chrono>
#include <string>

#include "postgres/handshake.h"

namespace sluice::postgres {

/// Keeps a connection from waiting for ever: a server that says nothing may be at work, or the network may
/// have lost what it said.
class StallWatch {
 public:
  /// `patience`: how long nothing may move before the server is asked, over a second connection.
  StallWatch(Address address, std::chrono::milliseconds patience)
      : address_(std::move(address)), patience_(patience) {}

  /// Which session of the server to ask for, and when it began, as the server writes it.
  void set_session(std::string pid, std::string start) {
    pid_ = std::move(pid);
    start_ = std::move(start);
  }
  /// Waits until the socket is ready for one of the events of poll, and returns which. Throws Error(retry),
  /// and breaks the connection off, if the server cannot be asked or is not at work for it.
  short wait(PGconn* connection, short events) const;

 private:
  [[nodiscard]] Address same_server(PGconn* connection) const;
  [[nodiscard]] std::string ask(PGconn* connection, bool ends_it) const;
  [[noreturn]] void give_up(PGconn* connection, const std::string& why) const;

  Address address_;
  std::chrono::milliseconds patience_;
  std::string pid_;
  std::string start_;
};

}  // namespace sluice::postgres
