#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "declared/declared.h"
#include "http/message.h"
#include "sluice/rest_api.hpp"

namespace sluice::rest {

/// What is done with responses before their rows are looked for (reference §12.1, response_actions).
class Actions {
 public:
  Actions() = default;
  /// Of a list of {status_code, content, action} or names of one's own.
  static Actions of(const Declared& list, const RestHooks& hooks);

  /// Whether the response is to be ignored or refused as it is, though its status may pass.
  [[nodiscard]] bool settles(const http::Response& response) const;
  enum class Verdict { go_on, ignore, fail };
  /// Runs all that apply, in order, until one ignores or fails.
  [[nodiscard]] Verdict run(http::Response& response) const;

 private:
  using Own = std::function<bool(RestResponse&)>;
  struct Action {
    std::optional<int> status{};
    std::optional<std::string> content{};
    Verdict verdict = Verdict::go_on;
    std::vector<Own> own{};

    [[nodiscard]] bool applies_to(const http::Response& response) const;
  };

  static Action one_of(const Declared& node, const RestHooks& hooks);
  static void take(Action& action, const Declared& name, const RestHooks& hooks);

  std::vector<Action> actions_;
};

}  // namespace sluice::rest
