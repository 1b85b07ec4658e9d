#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "sluice/value.hpp"

namespace sluice::testing {

/// Makes nested documents whose keys survive naming and say the type of the scalars under them, so that no
/// value has to be converted.
class RandomDocuments {
 public:
  explicit RandomDocuments(unsigned seed) : random_(seed) {}

  /// A document that can be told from others by its "id".
  Dict document(std::int64_t id) {
    Dict made = dict(0);
    made.insert(made.begin(), {"id", Value(id)});
    return made;
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  bool chance(int one_in) { return below(one_in) == 0; }

  Dict dict(int depth) {
    static const std::vector<std::string> kKeys{"number", "n_2", "float", "flag", "string", "s_2", "some"};
    Dict made;
    for (const std::string& key : kKeys)
      if (chance(2)) made.emplace_back(key, value(key, depth));
    std::shuffle(made.begin(), made.end(), random_);
    return made;
  }
  Value value(const std::string& key, int depth) {
    if (chance(8)) return {};
    if (depth < 4 && chance(4)) return dict(depth + 1);
    if (depth < 4 && chance(4)) return list(key, depth + 1);
    return scalar(key);
  }
  List list(const std::string& key, int depth) {
    List made;
    for (int i = below(4); i > 0; --i) made.push_back(value(key, depth));
    return made;
  }
  Value scalar(const std::string& key) {
    static const std::vector<std::string> kTexts{"", "x", "ünï \"q\" \\ \n", "text with spaces", "😀"};
    switch (key[0]) {
      case 'n': return std::uniform_int_distribution<std::int64_t>()(random_) * (chance(2) ? 1 : -1);
      case 'f': return key == "flag" ? Value(chance(2)) : Value(below(1000) + 0.5);
      default: return kTexts[static_cast<std::size_t>(below(static_cast<int>(kTexts.size())))];
    }
  }

  std::mt19937 random_;
};

}  // namespace sluice::testing
