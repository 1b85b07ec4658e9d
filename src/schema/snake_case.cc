#include <algorithm>

#include "base/letters.h"
#include "schema/conventions.h"

namespace sluice {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_lower_or_digit(char c) { return is_lower(c) || (c >= '0' && c <= '9'); }

char translate(char c) {
  switch (c) {
    case '+':
    case '*': return 'x';
    case '-': return '_';
    case '@': return 'a';
    case '|': return 'l';
    default: return c;
  }
}

std::string reduce_alphabet(std::string_view identifier) {
  std::string reduced(identifier);
  std::ranges::transform(reduced, reduced.begin(), translate);
  return replace_symbols(reduced);
}

/// A capitalised word starts at `at`.
bool is_word_start(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && is_upper(text[at]) && is_lower(text[at + 1]);
}

std::size_t word_end(std::string_view text, std::size_t start) {
  std::size_t end = start + 1;
  while (end < text.size() && is_lower(text[end])) ++end;
  return end;
}

/// `_` before a capitalised word that follows a character other than `_`. A word that was just set off
/// does not count as that character: the next step finds what this one leaves.
std::string break_before_words(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  for (std::size_t at = 0; at < text.size();) {
    out += text[at++];
    if (out.back() == '_' || !is_word_start(text, at)) continue;
    const std::size_t end = word_end(text, at);
    out += '_';
    out.append(text, at, end - at);
    at = end;
  }
  return out;
}

/// `_` between a lowercase letter or digit and an uppercase letter.
std::string break_at_humps(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  for (const char c : text) {
    if (is_upper(c) && !out.empty() && is_lower_or_digit(out.back())) out += '_';
    out += c;
  }
  return out;
}

/// Trailing `_` would be lost where names are joined, so each becomes an `x`.
void replace_trailing_underscores(std::string& identifier) {
  for (auto at = identifier.rbegin(); at != identifier.rend() && *at == '_'; ++at) *at = 'x';
}

class SnakeCase final : public Naming {
 public:
  explicit SnakeCase(std::optional<int> max_length) : Naming(max_length) {}
  [[nodiscard]] std::string_view name() const noexcept override { return "snake_case"; }
  [[nodiscard]] bool is_case_sensitive() const noexcept override { return false; }

 protected:
  [[nodiscard]] std::string convert(std::string_view identifier) const override {
    return to_snake_case(identifier);
  }
};

}  // namespace

std::string to_snake_case(std::string_view identifier) {
  std::string out = lower_ascii(break_at_humps(break_before_words(reduce_alphabet(identifier))));
  if (starts_with_digit(out)) out.insert(0, 1, '_');
  replace_trailing_underscores(out);
  return collapse_underscores(out);
}

std::unique_ptr<const Naming> make_snake_case(std::optional<int> max_length) {
  return std::make_unique<SnakeCase>(max_length);
}

}  // namespace sluice
