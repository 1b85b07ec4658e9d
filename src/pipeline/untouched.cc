#include "pipeline/untouched.h"

#include <utility>

#include "sluice/error.hpp"

namespace sluice {
namespace {

Error missing() {
  return Error(Remedy::report_bug, "a statement for a database that is missing")
      .with_fault(Fault::database_missing);
}

class NoDatabase final : public Session {
 public:
  [[nodiscard]] std::map<std::string, std::vector<std::string>> tables() override { return {}; }
  void begin() override { throw missing(); }
  void commit() override { throw missing(); }
  void rollback() noexcept override {}
  void execute(std::span<const std::string>) override { throw missing(); }
  [[nodiscard]] TextRows query(const std::string&) override { throw missing(); }
  std::uint64_t load(const TableJobs&, const std::function<void(std::uint64_t)>&) override {
    throw missing();
  }
};

class Untouched final : public Destination {
 public:
  explicit Untouched(std::unique_ptr<Destination> destination) : destination_(std::move(destination)) {}

  [[nodiscard]] const Capabilities& capabilities() const override { return destination_->capabilities(); }
  [[nodiscard]] const Dialect& dialect() const override { return destination_->dialect(); }
  [[nodiscard]] std::unique_ptr<Session> open(const DatasetRef& dataset) const override {
    return open_if_there(*destination_, dataset);
  }

 private:
  std::unique_ptr<Destination> destination_;
};

}  // namespace

std::unique_ptr<Session> open_if_there(const Destination& destination, DatasetRef dataset) {
  dataset.must_exist = true;
  try {
    return destination.open(dataset);
  } catch (const Error& error) {
    if (error.fault() != Fault::database_missing) throw;
    return std::make_unique<NoDatabase>();
  }
}

std::unique_ptr<Destination> untouched(std::unique_ptr<Destination> destination) {
  return std::make_unique<Untouched>(std::move(destination));
}

}  // namespace sluice
