#include "sources/rest_api/declare.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "declared/hints.h"
#include "schema/nearest.h"
#include "sluice/current.hpp"
#include "sluice/error.hpp"
#include "sources/rest_api/endpoint.h"
#include "sources/rest_api/keys.h"
#include "sources/rest_api/order.h"
#include "sources/rest_api/pages.h"

namespace sluice {
namespace {

using rest::Endpoint;

// Coroutines take what they need by value. Where the cursor stands is asked when the first page is.

Generator<Page> root_pages(std::shared_ptr<const Endpoint> endpoint) {
  rest::Bound bound = rest::bind(*endpoint, endpoint->cursor ? current_cursor() : nullptr, nullptr);
  for (Generator<Page> pages = rest::pages_of(endpoint, std::move(bound)); Page & page : pages) co_yield page;
}

Generator<Page> child_pages(std::shared_ptr<const Endpoint> endpoint, Value row) {
  rest::Bound bound = rest::bind(*endpoint, endpoint->cursor ? current_cursor() : nullptr, &row);
  for (Generator<Page> pages = rest::pages_of(endpoint, std::move(bound)); Page & page : pages) co_yield page;
}

template <class Step>
const Step& own(const std::map<std::string, Step>& known, const Declared& name) {
  const auto found = known.find(name.text());
  if (found != known.end()) return found->second;
  std::vector<std::string_view> names;
  for (const auto& [registered, step] : known) names.emplace_back(registered);
  throw name.refusal("is no function that was registered" +
                     (names.empty() ? std::string() : did_you_mean(name.text(), names)));
}

Resource with_processing(Resource resource, const Declared& node, const RestHooks& hooks) {
  for (const Declared& step : node.list("processing_steps")) {
    if (const auto name = step.child("filter")) resource = resource.with_filter(own(hooks.filters, *name));
    if (const auto name = step.child("map")) resource = resource.with_map(own(hooks.maps, *name));
    if (const auto name = step.child("yield_map"))
      resource = resource.with_yield_map(own(hooks.yield_maps, *name));
  }
  return resource;
}

/// Puts the resources of a declaration together.
class Builder {
 public:
  Builder(const Declared& node, const RestHooks& hooks)
      : hooks_(hooks), nodes_(node.require("resources").list()), defaults_(node.child("resource_defaults")) {
    const rest::Shared shared = rest::read_client(node.require("client"), hooks);
    for (const Declared& each : nodes_) {
      Endpoint endpoint = rest::read_endpoint(each, defaults_, shared, hooks);
      endpoint.include_from_parent = include_from_parent(each, endpoint);
      endpoints_.push_back(std::move(endpoint));
    }
  }

  std::vector<Resource> run() {
    for (const std::size_t position : rest::parents_first(endpoints_)) made_.push_back(resource(position));
    return std::move(made_);
  }

 private:
  /// What the resource says under the key, else what the defaults say.
  [[nodiscard]] std::optional<Declared> find(const Declared& node, std::string_view key) const {
    if (node.is_dict())
      if (auto found = node.child(key)) return found;
    return defaults_ ? defaults_->child(key) : std::nullopt;
  }

  [[nodiscard]] std::vector<std::string> include_from_parent(const Declared& node,
                                                             const Endpoint& endpoint) const {
    const auto fields = find(node, "include_from_parent");
    if (!fields) return {};
    if (endpoint.parent.empty()) {
      // As a default it is for those that have a parent.
      if (!node.is_dict() || !node.has("include_from_parent")) return {};
      throw fields->refusal("stands at a resource that takes no field of another one");
    }
    return fields->words();
  }

  [[nodiscard]] Resource resource(std::size_t position) const {
    const Declared& node = nodes_[position];
    Resource made = hinted(fed(position), node);
    if (const auto& cursor = endpoints_[position].cursor) made = made.with_incremental(cursor->incremental);
    if (const auto steps = find(node, "processing_steps"))
      made = with_processing(std::move(made),
                             node.is_dict() && node.has("processing_steps") ? node : *defaults_, hooks_);
    if (const auto flag = find(node, "selected")) made = made.with_selected(flag->flag());
    if (const auto flag = find(node, "parallelized")) made = made.parallelized(flag->flag());
    return made;
  }

  [[nodiscard]] Resource hinted(Resource made, const Declared& node) const {
    if (defaults_) made = with_declared(made, *defaults_);
    return node.is_dict() ? with_declared(made, node) : made;
  }

  /// The resource, or the transformer behind its parent.
  [[nodiscard]] Resource fed(std::size_t position) const {
    auto endpoint = std::make_shared<const Endpoint>(endpoints_[position]);
    if (endpoint->parent.empty()) return {endpoint->resource, [endpoint] { return root_pages(endpoint); }};
    const auto parent = std::ranges::find(made_, endpoint->parent, &Resource::name);
    return *parent | Transformer(endpoint->resource, Resource::FromRow([endpoint](const Value& row) {
                                   return child_pages(endpoint, row);
                                 }));
  }

  const RestHooks& hooks_;
  std::vector<Declared> nodes_;
  std::optional<Declared> defaults_;
  std::vector<Endpoint> endpoints_;
  std::vector<Resource> made_;  ///< parents first
};

}  // namespace

Source declare_rest_api(const Declared& node, const RestHooks& hooks, const std::string& name) {
  return {name, Builder(node, hooks).run()};
}

Source rest_api(const Value& config, const RestHooks& hooks, const std::string& name) {
  const Declared node = Declared::from_value(config).with_config(config::Config::load(""));
  check(node, rest::source_keys());
  return declare_rest_api(node, hooks, name);
}

}  // namespace sluice
