#include "schema/yaml_read.h"

#include <algorithm>
#include <new>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include <yaml.h>

#include "json/unicode.h"
#include "schema/yaml_scalar.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kDeepest = 100;
/// Values, those of aliases counted wherever they are used.
constexpr std::size_t kMostValues = 2'000'000;
constexpr std::size_t kLongestText = 64U << 20;

[[noreturn]] void fail(std::uint64_t line, const std::string& what) {
  throw Error(Remedy::fix_input, what,
              {.stage = {}, .file = {}, .line = line, .table = {}, .column = {}, .row = {}});
}

std::string to_string(const yaml_char_t* text) {
  return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

/// What the parser met: the start of a list, a scalar, an alias.
class Event {
 public:
  explicit Event(yaml_parser_t& parser) {
    if (yaml_parser_parse(&parser, &event_) == 0) fail_as(parser);
  }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }

  [[nodiscard]] const yaml_event_t& operator*() const noexcept { return event_; }
  [[nodiscard]] const yaml_event_t* operator->() const noexcept { return &event_; }
  [[nodiscard]] std::uint64_t line() const noexcept { return event_.start_mark.line + 1; }

 private:
  [[noreturn]] static void fail_as(const yaml_parser_t& parser) {
    if (parser.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    const std::string context = parser.context == nullptr ? "" : std::string(parser.context) + ": ";
    // The reader of bytes knows no lines.
    const bool has_mark = parser.error != YAML_READER_ERROR;
    fail(has_mark ? parser.problem_mark.line + 1 : parser.mark.line + 1,
         "not YAML: " + context + (parser.problem == nullptr ? "unknown fault" : parser.problem));
  }

  yaml_event_t event_{};
};

class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &parser_, reinterpret_cast<const yaml_char_t*>(text.empty() ? "" : text.data()), text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&parser_); }

  Event next() { return Event(parser_); }

 private:
  yaml_parser_t parser_{};
};

/// A list or dict whose end was not seen yet.
struct Open {
  Value value;
  std::string anchor;
  std::string path;
  std::size_t first_value = 0;  ///< how many values there were before it
  std::optional<std::string> key;
  std::unordered_set<std::string> keys;
};

/// What an alias stands for, and how many values that is.
struct Anchored {
  Value value;
  std::size_t values = 0;
};

/// Builds the value from what the parser meets.
class Builder {
 public:
  /// False at the end of the text.
  bool take(const Event& event) {
    switch (event->type) {
      case YAML_DOCUMENT_START_EVENT: start_document(event.line()); break;
      case YAML_SCALAR_EVENT: add_scalar(event); break;
      case YAML_ALIAS_EVENT: add_alias(event.line(), to_string(event->data.alias.anchor)); break;
      case YAML_SEQUENCE_START_EVENT:
        open(event.line(), event->data.sequence_start.tag, event->data.sequence_start.anchor, Value(List()));
        break;
      case YAML_MAPPING_START_EVENT:
        open(event.line(), event->data.mapping_start.tag, event->data.mapping_start.anchor, Value(Dict()));
        break;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: close(); break;
      case YAML_STREAM_END_EVENT: return false;
      default: break;
    }
    return true;
  }

  WrittenValue done() { return std::move(written_); }

 private:
  void start_document(std::uint64_t line) {
    if (has_document_) fail(line, "a second document; one file has one");
    has_document_ = true;
  }

  static void check_tag(std::uint64_t line, const yaml_char_t* written) {
    const std::string tag = to_string(written);
    if (tag.empty() || tag == "!" || tag == YAML_STR_TAG) return;
    fail(line, "a tag; only !!str is known: " + tag);
  }

  void add_scalar(const Event& event) {
    const auto& scalar = event->data.scalar;
    check_tag(event.line(), scalar.tag);
    const std::string text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const bool is_plain = scalar.plain_implicit != 0 && scalar.tag == nullptr;
    if (expects_key()) return start_member(event.line(), text, is_plain);
    count(event.line(), 1);
    Value value = is_plain ? plain_value(text) : Value(text);
    if (scalar.anchor != nullptr) anchored_.insert_or_assign(to_string(scalar.anchor), Anchored{value, 1});
    add(event.line(), std::move(value));
  }

  void add_alias(std::uint64_t line, const std::string& anchor) {
    if (expects_key()) fail(line, "an alias as a key; write out what it stands for");
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end()) fail(line, "an alias of nothing before it: *" + anchor);
    count(line, found->second.values);
    add(line, found->second.value);
  }

  [[nodiscard]] bool expects_key() const {
    return !open_.empty() && open_.back().value.is<Dict>() && !open_.back().key;
  }

  void count(std::uint64_t line, std::size_t values) {
    values_ += values;
    if (values_ > kMostValues) fail(line, "more values than anybody writes; are there aliases of aliases?");
  }

  void start_member(std::uint64_t line, const std::string& key, bool is_plain) {
    if (is_plain && key == "<<") fail(line, "a merge key (<<); write out what it stands for");
    Open& dict = open_.back();
    if (!dict.keys.insert(key).second) fail(line, "the key \"" + key + "\" comes twice" + place(dict.path));
    dict.key = key;
    written_.lines.try_emplace(path_of_next(), line);
  }

  static std::string place(const std::string& path) { return path.empty() ? "" : ", at " + path; }

  /// Path of the value that comes next.
  [[nodiscard]] std::string path_of_next() const {
    if (open_.empty()) return {};
    const Open& parent = open_.back();
    if (const auto* list = parent.value.get_if<List>())
      return parent.path + "[" + std::to_string(list->size()) + "]";
    return parent.path.empty() ? *parent.key : parent.path + "." + *parent.key;
  }

  void add(std::uint64_t line, Value value) {
    written_.lines.try_emplace(path_of_next(), line);
    put(std::move(value));
  }

  void put(Value value) {
    if (open_.empty()) {
      written_.value = std::move(value);
      return;
    }
    Open& parent = open_.back();
    if (auto* list = parent.value.get_if<List>()) {
      list->push_back(std::move(value));
    } else {
      parent.value.get_if<Dict>()->emplace_back(*std::move(parent.key), std::move(value));
      parent.key.reset();
    }
  }

  void open(std::uint64_t line, const yaml_char_t* tag, const yaml_char_t* anchor, Value value) {
    check_tag(line, tag);
    if (expects_key()) fail(line, "a list or object as a key");
    if (open_.size() >= kDeepest) fail(line, "nested deeper than anybody writes");
    std::string path = path_of_next();
    written_.lines.try_emplace(path, line);
    const std::size_t first_value = values_;
    count(line, 1);
    open_.push_back({std::move(value), to_string(anchor), std::move(path), first_value, std::nullopt, {}});
  }

  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    if (!closed.anchor.empty())
      anchored_.insert_or_assign(closed.anchor, Anchored{closed.value, values_ - closed.first_value});
    put(std::move(closed.value));
  }

  WrittenValue written_;
  std::vector<Open> open_;
  std::unordered_map<std::string, Anchored> anchored_;
  std::size_t values_ = 0;
  bool has_document_ = false;
};

}  // namespace

std::uint64_t WrittenValue::line_of(std::string path) const {
  for (;;) {
    if (const auto found = lines.find(path); found != lines.end()) return found->second;
    const std::size_t cut = path.find_last_of(".[");
    if (cut == std::string::npos) break;
    path.resize(cut);
  }
  const auto top = lines.find("");
  return top == lines.end() ? 0 : top->second;
}

WrittenValue read_yaml(std::string_view text) {
  if (text.size() > kLongestText) throw Error(Remedy::fix_input, "larger than anybody writes");
  if (const std::size_t at = json::find_invalid_utf8(text); at != std::string_view::npos)
    fail(static_cast<std::uint64_t>(std::ranges::count(text.substr(0, at), '\n')) + 1,
         "text that is not UTF-8");
  Parser parser(text);
  Builder builder;
  while (builder.take(parser.next())) continue;
  return builder.done();
}

}  // namespace sluice
