#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/findings.h"
#include "sluice/value.hpp"

namespace sluice {

class Check;
using CheckValue = void (*)(Check&, const std::string& path, const Value&);

/// A key that a dict may have, and what its value must be.
struct Rule {
  std::string_view key;
  CheckValue check;
};

/// Collects what is wrong with a document. Members that are null are as good as absent.
class Check {
 public:
  std::vector<Finding> findings;

  void fail(const std::string& path, std::string message);

  /// The value as a T; else a finding that says what it must be, and null.
  template <class T>
  const T* as(const std::string& path, const Value& value, std::string_view what) {
    const T* found = value.get_if<T>();
    if (found == nullptr) fail(path, "must be " + std::string(what));
    return found;
  }

  /// A dict with the keys of the rules, and with any that start with `x-`.
  void dict(const std::string& path, const Value& value, std::span<const Rule> rules);
  /// A dict whose members have any name and are all alike.
  void dict_of(const std::string& path, const Value& value, CheckValue check);
  void list_of(const std::string& path, const Value& value, CheckValue check);
  /// One of the words.
  void word(const std::string& path, const Value& value, std::span<const std::string_view> words);

  static std::string below(const std::string& path, const std::string& key);
};

}  // namespace sluice
