#include "sources/files/connections.h"

#include <utility>

namespace sluice {

std::shared_ptr<duck::Connection> Connections::take() {
  std::unique_ptr<duck::Connection> connection;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!connection) connection = std::make_unique<duck::Connection>(duck::Database::in_memory());
  const auto give_back = [pool = shared_from_this()](duck::Connection* used) {
    const std::lock_guard lock(pool->mutex_);
    pool->idle_.emplace_back(used);
  };
  return {connection.release(), give_back};
}

}  // namespace sluice
