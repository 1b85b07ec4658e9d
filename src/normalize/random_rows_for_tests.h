#pragma once

#include <random>
#include <string>
#include <vector>

namespace sluice::testing {

/// Makes rows that repeat each other often enough for the hot path, and differ in every odd way.
class RandomRows {
 public:
  explicit RandomRows(unsigned seed) : random_(seed) {}

  std::string text(int rows) {
    std::string out;
    for (int i = 0; i < rows; ++i) out += (chance(40) ? odd_line() : dict(0)) + "\n";
    return out;
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  bool chance(int one_in) { return below(one_in) == 0; }

  std::string key() {
    static const std::vector<std::string> keys{
        "id",  "name", "created_at", "ratio",    "flag",       "list",    "value", "a",     "b c",
        "b_c", "a__b", "Über",       "x\\u0041", "deepNested", "_dlt_id", "",      "é\\\"q"};
    return keys[static_cast<std::size_t>(chance(12) ? below(static_cast<int>(keys.size())) : below(9))];
  }
  std::string scalar() {
    static const std::vector<std::string> scalars{"1",
                                                  "-7",
                                                  "0",
                                                  "2.5",
                                                  "1e3",
                                                  "12345678901234567890",
                                                  "true",
                                                  "false",
                                                  "null",
                                                  "null",
                                                  "\"x\"",
                                                  "\"\"",
                                                  "\"a \\\"quoted\\\" text\"",
                                                  "\"2024-01-02T03:04:05Z\"",
                                                  "\"2024-01-02T03:04:05.5+02:00\"",
                                                  "\"7\"",
                                                  "\"\\ud83d\\ude00 ünï\"",
                                                  "1.0",
                                                  "\"2024-01-02\"",
                                                  "-0.0",
                                                  "\"\\u0000\""};
    return scalars[static_cast<std::size_t>(below(static_cast<int>(scalars.size())))];
  }
  std::string value(int depth) {
    if (depth < 4 && chance(6)) return dict(depth + 1);
    if (depth < 4 && chance(6)) return list(depth + 1);
    return scalar();
  }
  std::string dict(int depth) {
    std::string out = "{";
    const int size = below(6);
    for (int i = 0; i < size; ++i) {
      const std::string name = key();
      // The type of a row's own id is the data's: text here, so that ids can be compared.
      const std::string content =
          name == "_dlt_id" ? "\"own" + std::to_string(below(1000)) + "\"" : value(depth);
      out += (i == 0 ? "" : chance(3) ? " , " : ",") + ("\"" + name + "\":" + content);
    }
    return out + (chance(5) ? " }" : "}");
  }
  std::string list(int depth) {
    std::string out = "[";
    const int size = below(4);
    for (int i = 0; i < size; ++i) out += (i == 0 ? "" : ",") + value(depth);
    return out + "]";
  }
  std::string odd_line() {
    static const std::vector<std::string> lines{"",
                                                "  ",
                                                "5",
                                                "\"text\"",
                                                "[1,2]",
                                                "null",
                                                "{\"id\":",
                                                "{\"id\":1} {\"id\":2}",
                                                "{\"id\":1}}",
                                                "{\"id\":01}",
                                                "nul",
                                                "{\"id\":1e400}",
                                                "{\"id\" 1}",
                                                "\xff\xfe"};
    return lines[static_cast<std::size_t>(below(static_cast<int>(lines.size())))];
  }

  std::mt19937 random_;
};

inline std::string without_blank_lines(const std::string& text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    if (line.find_first_not_of(' ') != std::string::npos) out += line + "\n";
    at = end + 1;
  }
  return out;
}

}  // namespace sluice::testing
