#pragma once

#include <memory>
#include <string>

#include "destination/destination.h"
#include "load/statement_plan.h"

namespace sluice {

/// The right to load for a pipeline into a dataset of a server: one process at a time has it, wherever it
/// runs. A lock that dies with its connection keeps others out; a number in `_sluice_lease` that every holder
/// raises keeps out a holder whose connection was lost while it was paused, when it wakes up late.
class Lease {
 public:
  static constexpr std::string_view kTable = "_sluice_lease";
  static constexpr const char* kLost = "sluice_lease_lost";  ///< vendor code of check()

  struct Wanted {
    std::string dataset;
    std::string pipeline_name;
    double wait_seconds = 0;
  };

  /// Takes it. Throws Error(retry) that says who has it, after `wait_seconds`.
  Lease(const Destination& destination, const Wanted& wanted);

  /// In the open transaction of the session: that nobody has taken over, and nobody can before its end.
  /// Throws Error(retry).
  void check(Session& session) const;

 private:
  void lock(const Wanted& wanted);
  void raise(const Wanted& wanted);
  [[nodiscard]] std::string holder();
  [[nodiscard]] std::string where() const;

  const Dialect& dialect_;
  std::string table_;
  std::string pipeline_name_;
  std::unique_ptr<Session> session_;
  std::string fence_;
};

/// The lease of that pipeline where the destination is one that several processes load into at once; else
/// nothing: the lock on its file does.
std::unique_ptr<Lease> take_lease(const Destination& destination, const Lease::Wanted& wanted);

}  // namespace sluice
