#include "sources/rest_api/body.h"

#include <algorithm>
#include <utility>

#include <simdjson.h>

#include "json/decode.h"
#include "sluice/error.hpp"
#include "sources/rest_api/places.h"
#include "sources/rest_api/raw_json.h"

namespace sluice::rest {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kShortHead = 1U << 10;
constexpr std::size_t kLargePart = 64U << 10;

Value decoded(std::string_view text) {
  json::Decoded decoded = json::decode(text);
  if (decoded.fault) fail_json(text, decoded.fault->reason);
  return std::move(decoded.value);
}

/// Reads objects member by member and steps over lists.
class Outline {
 public:
  explicit Outline(std::vector<Body::FoundList>& lists) : lists_(lists) {}

  Value object(ondemand::object object) {
    Dict dict;
    for (auto field : object) {
      path_.emplace_back(std::string_view(field.unescaped_key()));
      member(dict, path_.back()) = value(field.value());
      path_.pop_back();
    }
    return dict;
  }

 private:
  Value value(ondemand::value value) {
    switch (value.type()) {
      case ondemand::json_type::object: return object(value.get_object());
      case ondemand::json_type::array:
        lists_.push_back({path_, trimmed(value.get_array().raw_json())});
        return List();
      default: return decoded(trimmed(value.raw_json_token()));
    }
  }

  std::vector<Body::FoundList>& lists_;
  std::vector<std::string> path_;
};

}  // namespace

Body::Body(std::string text) : text_(std::move(text)) {
  text_.reserve(text_.size() + simdjson::SIMDJSON_PADDING);
}

void Body::read() {
  if (std::exchange(is_read_, true)) return;
  read_json(text_, [&](ondemand::document& document) {
    switch (document.type()) {
      case ondemand::json_type::object: head_ = Outline(lists_).object(document.get_object()); break;
      case ondemand::json_type::array:
        head_ = List();
        lists_.push_back({{}, trimmed(document.get_array().raw_json())});
        break;
      default: head_ = decoded(trimmed(text_));
    }
  });
}

const Value& Body::head() {
  read();
  return head_;
}

const std::vector<Body::FoundList>& Body::lists() {
  read();
  return lists_;
}

std::optional<Value> Body::first(const json::Path& path) {
  if (path.is_plain()) {
    const Value* found = path.first(head());
    return found == nullptr ? std::nullopt : std::optional(*found);
  }
  const std::vector<std::string_view> found = places_of(path, text_);
  return found.empty() ? std::nullopt : std::optional(decoded(found.front()));
}

std::vector<std::string_view> Body::find(const json::Path& path) {
  if (path.is_plain() && !path.steps().empty())
    for (const FoundList& list : lists())
      if (std::ranges::equal(list.path, path.steps(), {}, {}, &json::Path::Step::name)) return {list.text};
  return places_of(path, text_);
}

std::string Body::take(std::string_view part) && {
  const std::size_t begin = static_cast<std::size_t>(part.data() - text_.data());
  text_.resize(begin + part.size());
  // White space in front of a large text is cheaper than moving it.
  if (begin <= kShortHead && part.size() >= kLargePart)
    text_.replace(0, begin, begin, ' ');
  else
    text_.erase(0, begin);
  return std::move(text_);
}

bool is_empty_list(std::string_view text) {
  if (!text.starts_with('[')) return false;
  return trimmed(text.substr(1)).starts_with(']');
}

}  // namespace sluice::rest
