#pragma once

#include <memory>

#include "destination/destination.h"

namespace sluice {

/// A connection to a server that one step of a run leaves to the next: a server takes longer to let somebody
/// in than to answer. One that lay idle for some seconds is not used again: nobody knows whether it still is
/// one.
class IdleSession {
 public:
  /// Null pointer if there is none.
  [[nodiscard]] std::unique_ptr<Session> take();
  void leave(std::unique_ptr<Session> session);
  void close() noexcept { session_.reset(); }

 private:
  std::unique_ptr<Session> session_;
  double left_at_ = 0;
};

/// A session in use. It is left to the next user, unless an error passes through.
class SessionUse {
 public:
  /// `next`: null pointer: the session is closed.
  SessionUse(std::unique_ptr<Session> session, IdleSession* next);
  SessionUse(const SessionUse&) = delete;
  SessionUse& operator=(const SessionUse&) = delete;
  ~SessionUse();

  [[nodiscard]] Session& operator*() const noexcept { return *session_; }

 private:
  std::unique_ptr<Session> session_;
  IdleSession* next_;
  int errors_;
};

}  // namespace sluice
