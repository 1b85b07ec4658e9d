// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the generators of sample data share: their arguments, a seeded random source and a buffered output.
// The same seed gives the same bytes on every machine, and a small file is the start of a larger one.

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace generate {

/// SplitMix64: small, fast, and defined here, so that no standard library changes the data.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
  }
  /// From 0 to n - 1.
  std::uint64_t below(std::uint64_t n) { return ((next() >> 32) * n) >> 32; }
  /// As below, but small numbers are drawn far more often.
  std::uint64_t skewed(std::uint64_t n) { return below(below(n) + 1); }
  bool chance(unsigned percent) { return below(100) < percent; }
  template <class Choices>
  const auto& pick(const Choices& choices) {
    return choices[below(std::size(choices))];
  }

 private:
  std::uint64_t state_;
};

/// A number between 0 and n - 1 that always belongs to `key`.
inline std::uint64_t fixed(std::uint64_t key, std::uint64_t n) { return Random(key).below(n); }

inline void put_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
  out.append(digits.begin(), end);
}

inline void put_two_digits(std::string& out, std::uint64_t number) {
  out += static_cast<char>('0' + number / 10 % 10);
  out += static_cast<char>('0' + number % 10);
}

/// Seconds since 1970 as 2024-01-31T12:00:00Z, in quotes.
inline void put_time(std::string& out, std::uint64_t seconds) {
  // Days to civil date, after Howard Hinnant.
  const std::uint64_t shifted = seconds / 86400 + 719468;
  const std::uint64_t era = shifted / 146097;
  const std::uint64_t day_of_era = shifted % 146097;
  const std::uint64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::uint64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint64_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::uint64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  out += '"';
  put_number(out, year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  out += '-';
  put_two_digits(out, month);
  out += '-';
  put_two_digits(out, day_of_year - (153 * shifted_month + 2) / 5 + 1);
  out += 'T';
  put_two_digits(out, seconds / 3600 % 24);
  out += ':';
  put_two_digits(out, seconds / 60 % 60);
  out += ':';
  put_two_digits(out, seconds % 60);
  out += "Z\"";
}

struct Arguments {
  std::uint64_t size = 200'000'000;
  std::uint64_t seed = 1;
  std::string path = "-";
};

inline std::uint64_t parse_size(std::string_view text) {
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(rest, text.data() + text.size());
  if (error != std::errc{}) throw std::invalid_argument("not a number: " + std::string(text));
  if (unit.empty()) return number;
  if (unit == "K") return number * 1'000;
  if (unit == "M") return number * 1'000'000;
  if (unit == "G") return number * 1'000'000'000;
  throw std::invalid_argument("unknown unit in " + std::string(text) + " (K, M or G)");
}

inline Arguments parse_arguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    if (i + 1 == argc) throw std::invalid_argument("usage: --size 200M --seed 1 --out FILE");
    if (name == "--size") {
      arguments.size = parse_size(argv[i + 1]);
    } else if (name == "--seed") {
      arguments.seed = parse_size(argv[i + 1]);
    } else if (name == "--out") {
      arguments.path = argv[i + 1];
    } else {
      throw std::invalid_argument("unknown argument " + std::string(name) +
                                  "; usage: --size 200M --seed 1 --out FILE");
    }
  }
  return arguments;
}

/// Calls `line`, which appends one line, until the size is reached. A file appears under its name when it
/// is whole.
inline void write_lines(const Arguments& arguments, const std::function<void(std::string&)>& line) {
  const bool to_stdout = arguments.path == "-";
  const std::string unfinished = arguments.path + ".part";
  std::FILE* file = to_stdout ? stdout : std::fopen(unfinished.c_str(), "wb");
  if (file == nullptr) throw std::runtime_error("cannot write " + unfinished);
  std::string buffer;
  std::uint64_t written = 0;
  bool is_written = true;
  while (is_written && written < arguments.size) {
    buffer.clear();
    while (buffer.size() < 1'000'000 && written + buffer.size() < arguments.size) line(buffer);
    is_written = std::fwrite(buffer.data(), 1, buffer.size(), file) == buffer.size();
    written += buffer.size();
  }
  is_written = (to_stdout ? std::fflush(file) : std::fclose(file)) == 0 && is_written;
  if (is_written && !to_stdout) is_written = std::rename(unfinished.c_str(), arguments.path.c_str()) == 0;
  if (!is_written) throw std::runtime_error("cannot write " + arguments.path);
}

/// Body of main: what goes wrong becomes one line on stderr.
inline int run(int argc, char** argv, const std::function<void(const Arguments&)>& body) {
  try {
    body(parse_arguments(argc, argv));
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return EXIT_FAILURE;
  }
}

}  // namespace generate
