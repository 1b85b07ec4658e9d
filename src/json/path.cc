#include "json/path.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice::json {

class Path::Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), rest_(text) {}

  void read(Path& path, bool may_be_whole) {
    path.text_ = text_;
    path.is_rooted_ = skip('$');
    if (!path.is_rooted_ && !rest_.starts_with('[')) path.steps_.push_back(field());
    while (!rest_.empty()) path.steps_.push_back(step());
    if (path.steps_.empty() && !may_be_whole) fail("names no field");
  }

 private:
  Step step() {
    if (skip('[')) return bracket();
    if (!skip('.')) fail("cannot be read");
    if (rest_.starts_with('.')) fail("looks into every level with '..', which is not supported");
    return skip('[') ? bracket() : field();
  }

  Step field() {
    if (skip('*')) return {.kind = Step::Kind::every};
    if (rest_.starts_with('"') || rest_.starts_with('\'')) return {.name = quoted()};
    const std::size_t end = std::min(rest_.find_first_of(".[]()*\"'$?"), rest_.size());
    if (end == 0) fail("lacks the name of a field");
    return {.name = take(end)};
  }

  Step bracket() {
    Step step;
    if (skip('*'))
      step.kind = Step::Kind::every;
    else if (rest_.starts_with('"') || rest_.starts_with('\''))
      step.name = quoted();
    else
      step = {.kind = Step::Kind::index, .index = number()};
    if (!skip(']')) fail("lacks a ']'");
    return step;
  }

  std::string quoted() {
    const char quote = rest_.front();
    rest_.remove_prefix(1);
    const std::size_t end = rest_.find(quote);
    if (end == std::string_view::npos) fail("lacks a closing quote");
    std::string name = take(end);
    skip(quote);
    return name;
  }

  std::int64_t number() {
    std::int64_t index = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), index);
    if (error != std::errc()) fail("has something in brackets that is no number, name in quotes or '*'");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return index;
  }

  std::string take(std::size_t size) {
    std::string taken(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return taken;
  }

  bool skip(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  [[noreturn]] void fail(std::string_view why) const {
    throw Error(
        Remedy::fix_config,
        fmt::format("the path {} {} (at character {}); write a field, or a path such as $.meta.changed, "
                    "events[0].at, items[*].at or ['a name with. dots']",
                    text_, why, text_.size() - rest_.size() + 1));
  }

  std::string_view text_;
  std::string_view rest_;
};

Path::Path(std::string_view text) { Reader(text).read(*this, false); }

Path Path::of_document(std::string_view text) {
  Path path;
  Reader(text).read(path, true);
  return path;
}

bool Path::is_plain() const noexcept {
  return std::ranges::all_of(steps_, [](const Step& step) { return step.kind == Step::Kind::field; });
}

std::optional<std::string> Path::field() const {
  if (is_rooted_ || steps_.size() != 1 || steps_.front().kind != Step::Kind::field) return std::nullopt;
  return steps_.front().name;
}

std::optional<std::string_view> Path::head() const {
  if (steps_.empty() || steps_.front().kind != Step::Kind::field) return std::nullopt;
  return steps_.front().name;
}

const Value* Path::first_from(std::size_t step, const Value& at) const {
  if (step == steps_.size()) return &at;
  const Step& wanted = steps_[step];
  if (wanted.kind == Step::Kind::every) return first_of_every(step, at);
  if (wanted.kind == Step::Kind::field) {
    const Value* member = at.find(wanted.name);
    return member == nullptr ? nullptr : first_from(step + 1, *member);
  }
  const List* list = at.get_if<List>();
  if (list == nullptr) return nullptr;
  const auto size = static_cast<std::int64_t>(list->size());
  const std::int64_t index = wanted.index < 0 ? size + wanted.index : wanted.index;
  return index < 0 || index >= size ? nullptr
                                    : first_from(step + 1, (*list)[static_cast<std::size_t>(index)]);
}

const Value* Path::first_of_every(std::size_t step, const Value& at) const {
  if (const List* list = at.get_if<List>())
    for (const Value& element : *list)
      if (const Value* found = first_from(step + 1, element)) return found;
  if (const Dict* dict = at.get_if<Dict>())
    for (const auto& [name, member] : *dict)
      if (const Value* found = first_from(step + 1, member)) return found;
  return nullptr;
}

}  // namespace sluice::json
