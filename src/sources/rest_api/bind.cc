// Fills the placeholders of an endpoint.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sluice/error.hpp"
#include "sources/rest_api/pages.h"
#include "sources/rest_api/parent_fields.h"

namespace sluice::rest {
namespace {

std::string keys_of(const Value& row) {
  const Dict* dict = row.get_if<Dict>();
  std::string keys;
  for (const auto& [key, value] : dict == nullptr ? Dict() : *dict) keys += (keys.empty() ? "" : ", ") + key;
  return keys;
}

/// The values that placeholders stand for.
class Values {
 public:
  Values(const Endpoint& endpoint, const Cursor* cursor, const Value* parent)
      : endpoint_(endpoint), parent_(parent) {
    if (!endpoint.cursor) return;
    const Incremental& declared = cursor == nullptr ? endpoint.cursor->incremental : cursor->declared;
    initial_ = converted(declared.initial_value);
    start_ = converted(cursor == nullptr ? declared.initial_value : cursor->start_value);
    end_ = converted(declared.end_value);
  }

  [[nodiscard]] const Value& start() const { return start_; }
  [[nodiscard]] const Value& end() const { return end_; }

  Value operator()(const std::string& name) const {
    for (const auto& [param, value] : endpoint_.path_params)
      if (param == name) return filled(value, std::cref(*this), false);
    for (const Binding& binding : endpoint_.bindings)
      if (binding.name == name) return field(binding);
    // The newest so far is where a run starts, its lag taken off.
    if (name == "incremental.start_value" || name == "incremental.last_value") return start_;
    if (name == "incremental.initial_value") return initial_;
    if (name == "incremental.end_value") return end_;
    throw Error(Remedy::fix_config,
                fmt::format("resource {}: nothing fills the placeholder {}; an incremental has "
                            "start_value, initial_value, last_value and end_value",
                            endpoint_.resource, name));
  }

 private:
  [[nodiscard]] Value converted(const Value& value) const {
    return endpoint_.cursor->convert ? endpoint_.cursor->convert(value) : value;
  }

  [[nodiscard]] Value field(const Binding& binding) const {
    const Value* found = parent_ == nullptr ? nullptr : binding.field.first(*parent_);
    if (found != nullptr) return *found;
    throw Error(Remedy::fix_config,
                fmt::format("resource {} needs the field {} of {}, which a row of it lacks; it has: {}",
                            endpoint_.resource, binding.field.text(), endpoint_.parent,
                            parent_ == nullptr ? "" : keys_of(*parent_)));
  }

  const Endpoint& endpoint_;
  const Value* parent_;
  Value initial_, start_, end_;
};

Dict filled_dict(const Dict& dict, const Lookup& lookup) { return filled(dict, lookup, false).get<Dict>(); }

}  // namespace

Bound bind(const Endpoint& endpoint, const Cursor* cursor, const Value* parent) {
  const Values values(endpoint, cursor, parent);
  const Lookup lookup = std::cref(values);
  Bound bound;
  bound.call = {.method = endpoint.method,
                .url = join(endpoint.base_url, Pattern(endpoint.path).fill_path(lookup)),
                .params = filled_dict(endpoint.params, lookup),
                .headers = filled_dict(endpoint.headers, lookup),
                .json = filled(endpoint.json, lookup, true),
                .data = filled(endpoint.data, lookup, false)};
  if (endpoint.cursor) {
    const auto& [incremental, start_param, end_param, convert] = *endpoint.cursor;
    if (!start_param.empty()) member(bound.call.params, start_param) = values.start();
    if (!end_param.empty()) member(bound.call.params, end_param) = values.end();
  }
  if (parent != nullptr)
    bound.members = parent_members(*parent, endpoint.parent, endpoint.include_from_parent);
  return bound;
}

}  // namespace sluice::rest
