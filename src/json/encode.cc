#include "json/encode.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "json/double_format.h"
#include "json/typed_text.h"

namespace sluice::json {
namespace {

struct Style {
  Typing typing = Typing::plain;
  Keys keys = Keys::as_is;
  bool pretty = false;
};

Marker marker_for(const Bytes& value) { return value.hex ? Marker::hex : Marker::base64; }
Marker marker_for(const Decimal&) { return Marker::decimal; }
Marker marker_for(const Wei&) { return Marker::wei; }
Marker marker_for(const Timestamp&) { return Marker::timestamp; }
Marker marker_for(const Date&) { return Marker::date; }
Marker marker_for(const Time&) { return Marker::time; }

class Encoder {
 public:
  Encoder(std::string& out, Style style) : out_(out), style_(style) {}

  void write(const Value& value) {
    std::visit([&](const auto& content) { write(content, value); }, value.variant());
  }

 private:
  void write(std::monostate, const Value&) { out_ += "null"; }
  void write(bool value, const Value&) { out_ += value ? "true" : "false"; }
  void write(double value, const Value&) { append_json_double(out_, value); }
  void write(const BigInt& value, const Value&) { out_ += value.digits; }
  void write(const std::string& value, const Value&) { append_quoted(out_, value); }

  void write(std::int64_t value, const Value&) {
    std::array<char, 24> digits;
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out_.append(digits.data(), result.ptr);
  }

  void write(const List& list, const Value&) {
    open('[');
    for (std::size_t i = 0; i < list.size(); ++i) {
      separate(i == 0);
      write(list[i]);
    }
    close(']', list.empty());
  }

  void write(const Dict& dict, const Value&) {
    open('{');
    if (style_.keys == Keys::sorted)
      write_sorted(dict);
    else
      for (std::size_t i = 0; i < dict.size(); ++i) write_member(dict[i], i == 0);
    close('}', dict.empty());
  }

  /// Everything that JSON has no type for.
  template <class T>
  void write(const T& content, const Value& value) {
    std::string text;
    if (style_.typing == Typing::typed) append_marker(text, marker_for(content));
    append_quoted(out_, text.append(untyped_text(value)));
  }

  void write_sorted(const Dict& dict) {
    std::vector<const Dict::value_type*> members;
    members.reserve(dict.size());
    for (const auto& member : dict) members.push_back(&member);
    std::ranges::sort(members, {}, [](const auto* member) -> const std::string& { return member->first; });
    for (std::size_t i = 0; i < members.size(); ++i) write_member(*members[i], i == 0);
  }

  void write_member(const Dict::value_type& member, bool is_first) {
    separate(is_first);
    append_quoted(out_, member.first);
    out_ += style_.pretty ? ": " : ":";
    write(member.second);
  }

  void open(char bracket) {
    out_ += bracket;
    ++depth_;
  }

  void close(char bracket, bool is_empty) {
    --depth_;
    if (!is_empty) break_line();
    out_ += bracket;
  }

  void separate(bool is_first) {
    if (!is_first) out_ += ',';
    break_line();
  }

  void break_line() {
    if (!style_.pretty) return;
    out_ += '\n';
    out_.append(2 * depth_, ' ');
  }

  std::string& out_;
  Style style_;
  std::size_t depth_ = 0;
};

/// The letter of a two-character escape; '\0' if there is none.
char short_escape(char c) {
  switch (c) {
    case '"': return '"';
    case '\\': return '\\';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return '\0';
  }
}

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escape(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (const char letter = short_escape(c); letter != '\0') {
    out += '\\';
    out += letter;
    return;
  }
  out += "\\u00";
  out += kDigits[static_cast<unsigned char>(c) >> 4];
  out += kDigits[static_cast<unsigned char>(c) & 15];
}

std::string encode_in(const Value& value, Style style) {
  std::string out;
  Encoder(out, style).write(value);
  return out;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  auto plain = text.begin();
  for (auto at = text.begin(); at != text.end(); ++at) {
    if (!needs_escape(*at)) continue;
    out.append(plain, at);
    append_escape(out, *at);
    plain = at + 1;
  }
  out.append(plain, text.end());
  out += '"';
}

std::string encode(const Value& value, Typing typing, Keys keys) {
  return encode_in(value, {typing, keys, false});
}

std::string encode_pretty(const Value& value) { return encode_in(value, {Typing::plain, Keys::as_is, true}); }

}  // namespace sluice::json
