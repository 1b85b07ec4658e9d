#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace sluice::cli {

/// What a sub-command does once it is parsed.
using Action = std::function<void()>;

/// Each adds one sub-command to the program; the action is set if it was called.
void add_load(CLI::App& program, Action& action);
void add_query(CLI::App& program, Action& action);

}  // namespace sluice::cli
