#include "sources/rest_api/places.h"

#include <cstdint>
#include <utility>

#include <simdjson.h>

#include "sluice/error.hpp"
#include "sources/rest_api/raw_json.h"

namespace sluice::rest {
namespace {

namespace ondemand = simdjson::ondemand;
using Step = json::Path::Step;
using Kind = Step::Kind;

/// Follows the steps through a JSON text, forward only.
class Search {
 public:
  explicit Search(const std::vector<Step>& steps) : steps_(steps) {}

  void visit(ondemand::value value, std::size_t depth) {
    if (depth == steps_.size()) return found_.push_back(raw_text(value));
    const ondemand::json_type type = value.type();
    if (type == ondemand::json_type::object) visit_members(value.get_object(), depth);
    if (type == ondemand::json_type::array) visit_elements(value.get_array(), depth);
  }
  std::vector<std::string_view> found() && { return std::move(found_); }

 private:
  void visit_members(ondemand::object object, std::size_t depth) {
    const Step& step = steps_[depth];
    if (step.kind == Kind::index) return;
    for (auto member : object) {
      const std::string_view name = member.unescaped_key();
      if (step.kind == Kind::every || name == step.name) visit(member.value(), depth + 1);
    }
  }

  void visit_elements(ondemand::array array, std::size_t depth) {
    const Step& step = steps_[depth];
    if (step.kind == Kind::field) return;
    std::int64_t index = 0;
    std::int64_t wanted = step.index;
    if (step.kind == Kind::index && wanted < 0) {
      const std::size_t count = array.count_elements();
      wanted += static_cast<std::int64_t>(count);
    }
    for (auto element : array) {
      if (step.kind == Kind::every || index == wanted) visit(element.value(), depth + 1);
      ++index;
    }
  }

  const std::vector<Step>& steps_;
  std::vector<std::string_view> found_;
};

}  // namespace

std::vector<std::string_view> places_of(const json::Path& path, std::string& json) {
  if (path.steps().empty()) return {trimmed(json)};
  return read_json(json, [&](ondemand::document& document) -> std::vector<std::string_view> {
    // The root may be no value but a scalar, which has no members.
    const ondemand::json_type type = document.type();
    if (type != ondemand::json_type::object && type != ondemand::json_type::array) return {};
    Search search(path.steps());
    search.visit(document.get_value(), 0);
    return std::move(search).found();
  });
}

json::Path path_at(const Declared& node, std::string_view text) {
  try {
    return json::Path::of_document(text);
  } catch (const Error& error) {
    throw node.refusal("cannot be read: " + error.message());
  }
}

}  // namespace sluice::rest
