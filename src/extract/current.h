#pragma once

#include <map>
#include <string>

#include "sluice/current.hpp"

namespace sluice {

/// What a source and its resources remember, while they are extracted.
struct SourceState {
  Dict source;                            ///< without that of the resources
  std::map<std::string, Dict> resources;  ///< of those that have one
  bool is_kept = false;                   ///< stored though there is nothing in it
};

/// What code of a resource may ask for, by where it runs.
struct Access {
  bool has_shared = true;  ///< schema and state of the source
  bool has_state = true;   ///< state of the resource
  /// That state, for a thread that must not look for it among the others. Null pointer: it is looked for.
  Dict* state = nullptr;
};

/// While it lives, current_schema(), resource_state(), source_state() and current_cursor() of this thread are
/// these.
class CurrentResource {
 public:
  CurrentResource(Schema& schema, SourceState& state, std::string resource, Access access = {}) noexcept;
  CurrentResource(const CurrentResource&) = delete;
  CurrentResource& operator=(const CurrentResource&) = delete;
  ~CurrentResource();

  [[nodiscard]] Schema& schema() const { return schema_; }
  [[nodiscard]] SourceState& state() const { return state_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Access& access() const { return access_; }
  [[nodiscard]] const Cursor* cursor() const { return cursor_; }
  /// Null pointer: the resource is not incremental.
  void set_cursor(const Cursor* cursor) noexcept { cursor_ = cursor; }

 private:
  Schema& schema_;
  SourceState& state_;
  std::string name_;
  Access access_;
  const Cursor* cursor_ = nullptr;
  CurrentResource* outer_;
};

}  // namespace sluice
