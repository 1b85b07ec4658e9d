#include "sources/rest_api/order.h"

#include <algorithm>

#include <fmt/format.h>

#include "schema/nearest.h"
#include "sluice/error.hpp"

namespace sluice::rest {
namespace {

enum class Mark { fresh, open, done };

class Order {
 public:
  explicit Order(const std::vector<Endpoint>& endpoints)
      : endpoints_(endpoints), marks_(endpoints.size(), Mark::fresh) {}

  std::vector<std::size_t> run() && {
    for (std::size_t position = 0; position < endpoints_.size(); ++position) visit(position);
    return std::move(order_);
  }

 private:
  void visit(std::size_t position) {
    if (marks_[position] == Mark::done) return;
    if (marks_[position] == Mark::open) fail_cycle(position);
    marks_[position] = Mark::open;
    if (!endpoints_[position].parent.empty()) visit(parent_of(position));
    marks_[position] = Mark::done;
    order_.push_back(position);
  }

  std::size_t parent_of(std::size_t position) const {
    const Endpoint& child = endpoints_[position];
    const auto parent = std::ranges::find(endpoints_, child.parent, &Endpoint::resource);
    if (parent != endpoints_.end()) return static_cast<std::size_t>(parent - endpoints_.begin());
    std::vector<std::string_view> names;
    for (const Endpoint& endpoint : endpoints_) names.push_back(endpoint.resource);
    throw Error(Remedy::fix_config,
                fmt::format("resource {} takes fields of {}, which is no resource{}", child.resource,
                            child.parent, did_you_mean(child.parent, names)));
  }

  [[noreturn]] void fail_cycle(std::size_t position) const {
    std::string names = endpoints_[position].resource;
    for (std::size_t at = parent_of(position); at != position; at = parent_of(at))
      names += ", " + endpoints_[at].resource;
    throw Error(
        Remedy::fix_config,
        fmt::format("these resources wait for each other's rows: {}; one of them has to begin", names));
  }

  const std::vector<Endpoint>& endpoints_;
  std::vector<Mark> marks_;
  std::vector<std::size_t> order_;
};

}  // namespace

std::vector<std::size_t> parents_first(const std::vector<Endpoint>& endpoints) {
  return Order(endpoints).run();
}

}  // namespace sluice::rest
