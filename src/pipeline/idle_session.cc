#include "pipeline/idle_session.h"

#include <exception>
#include <utility>

#include "base/clock.h"

namespace sluice {
namespace {

constexpr double kLongestIdleSeconds = 5;

}  // namespace

std::unique_ptr<Session> IdleSession::take() {
  if (seconds_since(left_at_) > kLongestIdleSeconds) close();
  return std::move(session_);
}

void IdleSession::leave(std::unique_ptr<Session> session) {
  session_ = std::move(session);
  left_at_ = seconds_since(0);
}

SessionUse::SessionUse(std::unique_ptr<Session> session, IdleSession* next)
    : session_(std::move(session)), next_(next), errors_(std::uncaught_exceptions()) {}

SessionUse::~SessionUse() {
  if (next_ != nullptr && std::uncaught_exceptions() == errors_) next_->leave(std::move(session_));
}

}  // namespace sluice
