#include "schema/nearest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace sluice {
namespace {

/// How many letters have to be put in, taken out or exchanged.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t exchanged = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, diagonal + 1, exchanged});
    }
  }
  return row.back();
}

constexpr std::size_t kLongestWord = 64;

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  if (word.size() > kLongestWord) return {};
  std::string_view best;
  std::size_t least = word.size() / 3 + 2;
  for (const std::string_view candidate : known) {
    const std::size_t here = distance(word, candidate);
    if (here >= least || here >= candidate.size()) continue;
    least = here;
    best = candidate;
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
  if (const std::string_view meant = nearest(word, known); !meant.empty())
    return " (did you mean " + std::string(meant) + "?)";
  std::string text = " (allowed: ";
  for (const std::string_view candidate : known) {
    if (candidate != known.front()) text += ", ";
    text += candidate;
  }
  return text + ")";
}

}  // namespace sluice
