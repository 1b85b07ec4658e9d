#include "sources/rest_api/json_path.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <simdjson.h>

#include "sluice/error.hpp"
#include "sources/rest_api/raw_json.h"

namespace sluice::rest {
namespace {

namespace ondemand = simdjson::ondemand;
using Step = JsonPath::Step;
using Kind = Step::Kind;

/// Reads the text of a path from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Step> run() {
    if (at('$')) ++at_;
    while (at_ < text_.size()) {
      if (at('.')) ++at_;
      steps_.push_back(at('[') ? bracket() : member());
    }
    return std::move(steps_);
  }

 private:
  [[nodiscard]] bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  [[noreturn]] void fail() const {
    throw Error(
        Remedy::fix_config,
        fmt::format("no JSON path that is understood: {}; write it like a.b, a['b c'], a[0] or a[*]", text_));
  }

  static Step all() { return {.kind = Kind::all}; }

  Step member() {
    if (at('\'') || at('"')) return {.name = quoted()};
    const std::size_t end = std::min(text_.find_first_of(".[", at_), text_.size());
    const std::string_view name = text_.substr(at_, end - at_);
    at_ = end;
    if (name.empty() || name.find_first_of("()?]") != std::string_view::npos) fail();
    return name == "*" ? all() : Step{.name = std::string(name)};
  }

  std::string quoted() {
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos) fail();
    const std::string name(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return name;
  }

  Step bracket() {
    ++at_;
    Step step;
    if (at('\'') || at('"')) {
      step.name = quoted();
    } else if (at('*')) {
      ++at_;
      step = all();
    } else {
      step.kind = Kind::element;
      const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), step.index);
      if (error != std::errc()) fail();
      at_ = static_cast<std::size_t>(end - text_.data());
    }
    if (!at(']')) fail();
    ++at_;
    return step;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Step> steps_;
};

const Value* child(const Value& parent, const Step& step) {
  if (step.kind == Kind::member) return parent.find(step.name);
  const List* list = parent.get_if<List>();
  if (list == nullptr) {
    const Dict* dict = parent.get_if<Dict>();
    return step.kind == Kind::all && dict != nullptr && !dict->empty() ? &dict->front().second : nullptr;
  }
  const long size = static_cast<long>(list->size());
  const long index = step.index < 0 ? size + step.index : step.index;
  return index >= 0 && index < size ? &(*list)[static_cast<std::size_t>(index)] : nullptr;
}

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
    if (step.kind == Kind::element) return;
    for (auto member : object) {
      const std::string_view name = member.unescaped_key();
      if (step.kind == Kind::all || name == step.name) visit(member.value(), depth + 1);
    }
  }

  void visit_elements(ondemand::array array, std::size_t depth) {
    const Step& step = steps_[depth];
    if (step.kind == Kind::member) return;
    long index = 0;
    long wanted = step.index;
    if (step.kind == Kind::element && wanted < 0) {
      const std::size_t count = array.count_elements();
      wanted += static_cast<long>(count);
    }
    for (auto element : array) {
      if (step.kind == Kind::all || index == wanted) visit(element.value(), depth + 1);
      ++index;
    }
  }

  const std::vector<Step>& steps_;
  std::vector<std::string_view> found_;
};

}  // namespace

JsonPath JsonPath::parse(std::string_view text) {
  JsonPath path;
  path.text_ = text;
  path.steps_ = Reader(text).run();
  return path;
}

bool JsonPath::is_plain() const noexcept {
  return std::ranges::all_of(steps_, [](const Step& step) { return step.kind == Kind::member; });
}

const Value* JsonPath::first(const Value& root) const {
  const Value* value = &root;
  for (const Step& step : steps_)
    if (value != nullptr) value = child(*value, step);
  return value;
}

std::vector<std::string_view> JsonPath::find(std::string& json) const {
  if (steps_.empty()) return {trimmed(json)};
  return read_json(json, [&](ondemand::document& document) -> std::vector<std::string_view> {
    // The root may be no value but a scalar, which has no members.
    const ondemand::json_type type = document.type();
    if (type != ondemand::json_type::object && type != ondemand::json_type::array) return {};
    Search search(steps_);
    search.visit(document.get_value(), 0);
    return std::move(search).found();
  });
}

}  // namespace sluice::rest
