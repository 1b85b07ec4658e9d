#include "sources/rest_api/actions.h"

#include <algorithm>
#include <utility>

#include "schema/nearest.h"
#include "sluice/error.hpp"

namespace sluice::rest {

Actions Actions::of(const Declared& list, const RestHooks& hooks) {
  Actions actions;
  for (const Declared& node : list.list()) actions.actions_.push_back(one_of(node, hooks));
  return actions;
}

Actions::Action Actions::one_of(const Declared& node, const RestHooks& hooks) {
  Action action;
  if (!node.is_dict()) {
    take(action, node, hooks);
    return action;
  }
  if (const auto status = node.integer("status_code")) action.status = static_cast<int>(*status);
  action.content = node.text("content");
  const Declared names = node.require("action");
  if (names.is_list())
    for (const Declared& name : names.list()) take(action, name, hooks);
  else
    take(action, names, hooks);
  if (action.verdict != Verdict::go_on && !action.status && !action.content)
    throw node.refusal("needs a status_code or a content: else it would apply to every response");
  return action;
}

void Actions::take(Action& action, const Declared& name, const RestHooks& hooks) {
  const std::string word = name.text();
  if (const auto own = hooks.actions.find(word); own != hooks.actions.end()) {
    action.own.push_back(own->second);
  } else if (word == "ignore") {
    action.verdict = Verdict::ignore;
  } else if (word == "fail") {
    action.verdict = Verdict::fail;
  } else {
    std::vector<std::string_view> known{"ignore", "fail"};
    for (const auto& [registered, call] : hooks.actions) known.emplace_back(registered);
    throw name.refusal("is no action" + did_you_mean(word, known));
  }
}

bool Actions::Action::applies_to(const http::Response& response) const {
  if (status && *status != response.status) return false;
  return !content || response.body.find(*content) != std::string::npos;
}

bool Actions::settles(const http::Response& response) const {
  return std::ranges::any_of(actions_, [&](const Action& action) {
    return action.verdict != Verdict::go_on && action.applies_to(response);
  });
}

Actions::Verdict Actions::run(http::Response& response) const {
  for (const Action& action : actions_) {
    if (!action.applies_to(response)) continue;
    if (action.verdict != Verdict::go_on) return action.verdict;
    for (const Own& own : action.own) {
      RestResponse seen{response.status, std::move(response.headers), std::move(response.body)};
      const bool goes_on = own(seen);
      response.status = seen.status;
      response.headers = std::move(seen.headers);
      response.body = std::move(seen.body);
      if (!goes_on) return Verdict::ignore;
    }
  }
  return Verdict::go_on;
}

}  // namespace sluice::rest
