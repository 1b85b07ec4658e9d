#pragma once

#include "destination/destination.h"

namespace sluice {

/// A transaction that rolls back unless it was committed.
class Transaction {
 public:
  explicit Transaction(Session& session) : session_(&session) { session.begin(); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (session_ != nullptr) session_->rollback();
  }
  void commit() {
    session_->commit();
    session_ = nullptr;
  }

 private:
  Session* session_;
};

}  // namespace sluice
