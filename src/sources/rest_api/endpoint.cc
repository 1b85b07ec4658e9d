#include "sources/rest_api/endpoint.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "declared/hints.h"
#include "sluice/error.hpp"
#include "sources/rest_api/make_paginator.h"
#include "sources/rest_api/places.h"

namespace sluice::rest {
namespace {

constexpr std::string_view kResources = "resources.";
constexpr std::string_view kIncremental = "incremental.";

/// What the endpoint says, and what the defaults say where it is silent.
class Layers {
 public:
  Layers(const Declared& resource, const std::optional<Declared>& defaults) : resource_(resource) {
    if (resource.is_dict()) own_ = resource.child("endpoint");
    if (defaults && defaults->is_dict()) defaults_ = defaults->child("endpoint");
  }

  [[nodiscard]] std::optional<Declared> find(std::string_view key) const {
    if (own_ && own_->is_dict())
      if (auto found = own_->child(key)) return found;
    return defaults_ && defaults_->is_dict() ? defaults_->child(key) : std::nullopt;
  }

  /// Members of both, of one key those of the endpoint.
  [[nodiscard]] std::vector<std::pair<std::string, Declared>> merged(std::string_view key) const {
    std::vector<std::pair<std::string, Declared>> members;
    for (const auto* layer : {&defaults_, &own_}) {
      const auto child = *layer && (*layer)->is_dict() ? (*layer)->child(key) : std::nullopt;
      if (!child) continue;
      for (auto& [name, node] : child->members()) {
        std::erase_if(members, [&](const auto& earlier) { return earlier.first == name; });
        members.emplace_back(name, node);
      }
    }
    return members;
  }

  [[nodiscard]] Dict merged_values(std::string_view key) const {
    Dict values;
    for (const auto& [name, node] : merged(key)) member(values, name) = node.value();
    return values;
  }

  [[nodiscard]] std::string path() const {
    if (resource_.is_text()) return resource_.text();
    if (own_ && own_->is_text()) return own_->text();
    if (const auto found = find("path")) return found->text();
    return name_of(resource_);
  }

  /// The node that messages are about.
  [[nodiscard]] const Declared& place() const { return own_ ? *own_ : resource_; }

 private:
  const Declared& resource_;
  std::optional<Declared> own_;
  std::optional<Declared> defaults_;
};

/// Whether the last segment of the path has a placeholder: then one object is asked for.
bool is_single_entity(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::string_view last =
      path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
  const std::size_t open = last.find('{');
  return open != std::string_view::npos && last.find('}', open) != std::string_view::npos &&
         !last.substr(open + 1).starts_with('{');
}

/// A JSON body in the defaults is one level below that of the endpoint, as parameters are.
Value json_of(const Layers& layers) {
  const auto found = layers.find("json");
  if (!found) return {};
  return found->is_dict() ? Value(layers.merged_values("json")) : found->value();
}

CursorParams cursor_of(const Declared& node, const RestHooks& hooks) {
  CursorParams cursor{.incremental = incremental_of(node),
                      .start_param = node.text("start_param", ""),
                      .end_param = node.text("end_param", "")};
  if (const auto convert = node.child("convert")) cursor.convert = convert_of(*convert, hooks);
  if (!cursor.end_param.empty() && cursor.incremental.end_value.is_null() &&
      !cursor.incremental.takes_external_interval)
    cursor.end_param.clear();
  return cursor;
}

/// Reads parameters, and what their placeholders are bound to.
class Binder {
 public:
  Binder(Endpoint& endpoint, const Layers& layers, const RestHooks& hooks)
      : endpoint_(endpoint), layers_(layers), hooks_(hooks) {}

  void run() {
    for (const auto& [name, node] : layers_.merged("params")) take_param(name, node);
    if (const auto node = layers_.find("incremental"); node && !endpoint_.cursor)
      endpoint_.cursor = cursor_of(*node, hooks_);
    bind_path();
    for (const auto& [name, node] : resolved_)
      if (!is_in_path(name))
        throw node.refusal(
            fmt::format("is not in the path {}: write {{{}}} there, or, for another place, "
                        "{{resources.<parent>.<field>}} in that place",
                        endpoint_.path, name));
    bind_texts();
  }

 private:
  void take_param(const std::string& name, const Declared& node) {
    if (!node.is_dict()) {
      member(endpoint_.params, name) = node.value();
      return;
    }
    const std::string type = node.require("type").word({"incremental", "resolve"});
    if (type == "resolve") {
      node.check_keys({"type", "resource", "field"});
      resolved_.emplace_back(name, node);
      bind(node, name, node.require("resource").text(), node.require("field").text());
    } else {
      take_cursor(name, node);
    }
  }

  void take_cursor(const std::string& name, const Declared& node) {
    if (endpoint_.cursor) throw node.refusal("is the second parameter of type incremental; there may be one");
    if (node.has("end_value") || node.has("end_param"))
      throw node.refusal(
          "has an end: write it in the endpoint's incremental, with start_param and end_param");
    endpoint_.cursor = cursor_of(node, hooks_);
    endpoint_.cursor->start_param = name;
  }

  [[nodiscard]] bool is_in_path(const std::string& name) const {
    const std::vector<std::string> names = Pattern(endpoint_.path).names();
    return std::ranges::find(names, name) != names.end();
  }

  void bind(const Declared& node, const std::string& name, const std::string& parent,
            const std::string& field) {
    if (!endpoint_.parent.empty() && endpoint_.parent != parent)
      throw node.refusal(
          fmt::format("has two parents, {} and {}; a resource has one", endpoint_.parent, parent));
    endpoint_.parent = parent;
    const auto is_bound = [&](const Binding& binding) { return binding.name == name; };
    if (std::ranges::any_of(endpoint_.bindings, is_bound)) return;
    endpoint_.bindings.push_back({name, path_at(node, field)});
  }

  void bind_expression(const std::string& name) {
    const std::size_t dot = name.find('.', kResources.size());
    if (dot == std::string::npos || dot + 1 == name.size())
      throw layers_.place().refusal(
          fmt::format("has the placeholder {}: write it as resources.<resource>.<field>", name));
    bind(layers_.place(), name, name.substr(kResources.size(), dot - kResources.size()),
         name.substr(dot + 1));
  }

  /// True for a placeholder that is filled with every request.
  bool bind_known(const std::string& name) {
    if (name.starts_with(kResources)) {
      bind_expression(name);
      return true;
    }
    return endpoint_.cursor && name.starts_with(kIncremental);
  }

  void bind_path() {
    for (const std::string& name : Pattern(endpoint_.path).names()) {
      const auto is_it = [&](const auto& param) { return param.first == name; };
      if (bind_known(name) || std::ranges::any_of(resolved_, is_it)) continue;
      const auto param = std::ranges::find_if(endpoint_.params, is_it);
      if (param == endpoint_.params.end()) fail_path(name);
      member(endpoint_.path_params, name) = param->second;
    }
    for (const auto& [name, value] : endpoint_.path_params)
      std::erase_if(endpoint_.params, [&](const auto& param) { return param.first == name; });
  }

  [[noreturn]] void fail_path(const std::string& name) const {
    if (name.find('.') != std::string::npos)
      throw layers_.place().refusal(fmt::format(
          "has a path with the placeholder {}, which nothing fills; placeholders begin with resources. "
          "or, with an incremental, with incremental.",
          name));
    throw layers_.place().refusal(fmt::format(
        "has a path with the placeholder {}, but no parameter of that name; add it to params", name));
  }

  /// Placeholders elsewhere; parameters that fill the path may have some, too.
  void bind_texts() {
    std::vector<std::string> names;
    for (const Dict* dict : {&endpoint_.params, &endpoint_.path_params, &endpoint_.headers})
      collect_names(*dict, names);
    collect_names(endpoint_.json, names);
    collect_names(endpoint_.data, names);
    for (const std::string& name : names)
      if (!bind_known(name))
        throw layers_.place().refusal(fmt::format(
            "has the placeholder {}, which nothing fills; placeholders begin with resources. or, with "
            "an incremental, with incremental.; braces that are none are written twice",
            name));
  }

  Endpoint& endpoint_;
  const Layers& layers_;
  const RestHooks& hooks_;
  std::vector<std::pair<std::string, Declared>> resolved_;
};

/// Credentials may go to a host that a path names itself, unless rows fill it in.
std::vector<std::string> trusted_urls(const Endpoint& endpoint) {
  std::vector<std::string> urls{endpoint.base_url};
  const std::size_t host = endpoint.path.find("://");
  if (host == std::string::npos) return urls;
  const std::string origin = endpoint.path.substr(0, endpoint.path.find_first_of("/?#", host + 3));
  if (origin.find('{') == std::string::npos) urls.push_back(origin);
  return urls;
}

void read_pages(Endpoint& endpoint, const Layers& layers, const Shared& shared, const RestHooks& hooks) {
  const bool is_single = is_single_entity(endpoint.path);
  if (const auto selector = layers.find("data_selector")) {
    endpoint.selector = path_at(*selector, selector->text());
  } else if (is_single) {
    endpoint.selector = json::Path::of_document("$");
  }
  const auto paginator = layers.find("paginator");
  if (!paginator && is_single) {
    endpoint.paginator = single_page;
    return;
  }
  if (paginator) endpoint.paginator = make_paginator(*paginator, hooks);
  if (!endpoint.paginator) endpoint.paginator = shared.paginator;
}

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c & ~0x20);
  return text;
}

}  // namespace

std::string name_of(const Declared& resource) {
  return resource.is_text() ? resource.text() : resource.require("name").text();
}

Endpoint read_endpoint(const Declared& resource, const std::optional<Declared>& defaults,
                       const Shared& shared, const RestHooks& hooks) {
  const Layers layers(resource, defaults);
  Endpoint endpoint{.resource = name_of(resource), .base_url = shared.base_url, .path = layers.path()};
  if (const auto method = layers.find("method")) endpoint.method = upper(method->text());
  endpoint.headers = layers.merged_values("headers");
  endpoint.json = json_of(layers);
  if (const auto data = layers.find("data")) {
    if (!endpoint.json.is_null()) throw data->refusal("stands beside json; a request has one body");
    endpoint.data = data->value();
  }
  read_pages(endpoint, layers, shared, hooks);
  Binder(endpoint, layers, hooks).run();
  if (const auto actions = layers.find("response_actions")) endpoint.actions = Actions::of(*actions, hooks);
  const auto auth = layers.find("auth") ? layers.find("auth") : shared.auth;
  endpoint.client =
      std::make_shared<Client>(shared.session, auth ? make_auth(*auth, hooks, shared.session) : nullptr,
                               shared.headers, trusted_urls(endpoint));
  return endpoint;
}

}  // namespace sluice::rest
