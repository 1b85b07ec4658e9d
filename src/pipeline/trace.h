#pragma once

#include <string>
#include <utility>

#include "base/clock.h"
#include "base/files.h"
#include "sluice/error.hpp"
#include "sluice/pipeline.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// What a call on a pipeline does, step by step, as a document (docs/formats/trace.md). No secrets: errors
/// carry none, and it holds nothing else that comes from a configuration.
class Trace {
 public:
  explicit Trace(const Report& report);

  /// Calls the function; an error on its way out of it says which step it comes from, unless it does already,
  /// and is noted. A step inside a step of the same name is the same step.
  template <class Function>
  auto step(const char* name, Function&& function) {
    const Step step(*this, name);
    try {
      return std::forward<Function>(function)();
    } catch (Error& error) {
      error.at({.stage = name});
      note_error(error);
      throw;
    } catch (const std::exception& error) {
      note_error(Error(Remedy::report_bug, error.what(), {.stage = name}));
      throw;
    }
  }
  /// An error outside of all steps.
  void fail(const Error& error);
  /// Adds to the step that runs.
  void note(const char* key, Value value);
  /// The same of a package.
  void note(const PackageReport& package);

  /// Writes it to `<folder>/traces/<time>_<number>.json` and, the same again, to `<folder>/trace.json`; the
  /// oldest of many go. Returns the path of the first.
  fs::path write(const fs::path& folder);

 private:
  /// While it lives, the step runs.
  class Step {
   public:
    Step(Trace& trace, const char* name);
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    ~Step();

   private:
    Trace& trace_;
    bool is_outer_;
  };

  void note_error(const Error& error);

  Clock clock_;
  std::string transaction_;
  Dict document_;
  List steps_;
  Dict running_;
  std::string name_;  ///< of the running step; empty: none runs
};

}  // namespace sluice
