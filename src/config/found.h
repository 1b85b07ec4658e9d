#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/secret.h"
#include "sluice/error.hpp"
#include "sluice/value.hpp"

namespace sluice::config {

/// Where a value stands.
struct Place {
  std::string name{};      ///< as it is spelled there: DESTINATION__POSTGRES__CREDENTIALS, or with dots
  std::string file{};      ///< empty: the environment
  std::uint64_t line = 0;  ///< from 1
  bool is_public = false;  ///< the file is no place for secrets
};

/// What a whole number may be.
struct Bounds {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

/// A value that was looked up, before anybody said of which type it has to be. Text is read as upstream reads
/// it: "yes" is true, "5432" a number, and lists and tables are JSON. Throws Error(fix_config), which says
/// where the value stands and never repeats it: it cannot be known what in a wrong place is secret.
class Found {
 public:
  Found(Value value, Place place) : value_(std::move(value)), place_(std::move(place)) {}

  [[nodiscard]] std::string text() const;
  /// Text without the white space around it, which a file or a terminal adds.
  [[nodiscard]] Secret secret() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::int64_t integer(Bounds bounds = {}) const;
  [[nodiscard]] double number() const;
  /// A number of bytes: 65536, "512MB", "1.5 GiB". Units go by 1024.
  [[nodiscard]] std::uint64_t bytes() const;
  /// Text that is one of these.
  [[nodiscard]] std::string word(std::span<const std::string_view> known) const;
  [[nodiscard]] std::vector<std::string> list() const;
  [[nodiscard]] Dict table() const;
  /// Whether it is a table of a file, whose keys are looked up one by one.
  [[nodiscard]] bool is_table() const noexcept { return value_.is<Dict>(); }
  [[nodiscard]] bool is_text() const noexcept { return value_.is<std::string>(); }

  [[nodiscard]] const Place& place() const noexcept { return place_; }
  /// Throws Error(fix_config) if it stands in config.toml, which is no place for a secret.
  void require_secrecy() const;
  /// The error that says what it has to be: "has to be true or false".
  [[nodiscard]] Error refusal(std::string_view demand) const;

 private:
  Value value_;
  Place place_;
};

}  // namespace sluice::config
